/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-browser --automation [OPTION]…
 *
 * The browser that comes with Windrow: a WebKit view that WebKitWebDriver drives, and nothing else.
 * Its options are MiniBrowser's, as far as Windrow uses them, and --hidden.
 */

#include "config.h"

#include "wr-automation.h"

#include <stdio.h>
#include <webkit/webkit.h>

typedef struct {
  gboolean version;
  gboolean automation;
  gboolean hidden;
  char *geometry;   /* (owned) (nullable) */
  char *images;     /* (owned) (nullable) */
  char *user_agent; /* (owned) (nullable) */
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->geometry);
  g_free (self->images);
  g_free (self->user_agent);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_arguments (Arguments *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "automation", 0, 0, G_OPTION_ARG_NONE, &self->automation, "Obey a driver", NULL },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &self->hidden, "Show no window", NULL },
    { "geometry", 0, 0, G_OPTION_ARG_STRING, &self->geometry, "Size of the page, px", "WxH" },
    { "auto-load-images", 0, 0, G_OPTION_ARG_STRING, &self->images, "Load images", "BOOLEAN" },
    { "user-agent", 0, 0, G_OPTION_ARG_STRING, &self->user_agent, "Name to servers", "TEXT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Show WebKit's version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static void
print_version (void)
{
  printf ("WebKitGTK %u.%u.%u\n", webkit_get_major_version (), webkit_get_minor_version (),
          webkit_get_micro_version ());
}

/* What nobody sees, no screen reader reads, and no graphics card need draw: a window that is never
   painted has nothing to do with the card's buffers. */
static void
set_up_hidden (void)
{
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("WEBKIT_DISABLE_DMABUF_RENDERER", "1", TRUE);
}

int
main (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  WrAutomationOptions options = { .width = 1280, .height = 800 };

  if (!parse_arguments (&arguments, &argc, &argv, &error)) {
    fprintf (stderr, "windrow-browser: %s\n", error->message);
    return 2;
  }
  if (arguments.version) {
    print_version ();
    return 0;
  }
  if (!arguments.automation) {
    fprintf (stderr, "windrow-browser: it is started by a driver, with --automation\n");
    return 2;
  }

  if (arguments.geometry != NULL)
    sscanf (arguments.geometry, "%dx%d", &options.width, &options.height);
  options.hidden = arguments.hidden;
  options.images = g_strcmp0 (arguments.images, "false") != 0;
  options.user_agent = arguments.user_agent;

  if (options.hidden)
    set_up_hidden ();
  g_set_prgname (APPLICATION_ID);
  if (!gtk_init_check ()) {
    fprintf (stderr, "windrow-browser: Could not open the display\n");
    return 1;
  }
  wr_automation_run (&options);
  return 0;
}
