/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrApplication: the program: its windows, its options, the actions that need no window, and what
 * the windows share: the drivers of this machine and the sample's site, and whether a comparison is
 * going on, which must have the machine for itself.
 */

#include "config.h"

#include "wr-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "wr-compat.h"
#include "wr-help-window.h"
#include "wr-preferences.h"
#include "wr-window-private.h"

/* What ends a program from outside: a terminal, a log-out, a person. */
static const int end_signals[] = { SIGHUP, SIGINT, SIGTERM };

struct _WrApplication {
  AdwApplication parent_instance;

  GPtrArray *drivers;        /* (owned) (nullable) of WrDriver; NULL before they were looked for */
  GCancellable *cancellable; /* (owned) cancelled at shutdown */
  WrLeavings *leavings;      /* (owned) (nullable) from startup to shutdown */
  gboolean finding;
  WrSampleSite *sample;      /* (owned) (nullable) */
  guint signals[G_N_ELEMENTS (end_signals)]; /* sources from startup to shutdown; 0: ignored */
  gboolean leaving;          /* a signal came */
  gboolean comparing;
  guint inhibit_cookie;      /* while comparing */
};

enum {
  PROP_0,
  PROP_DRIVERS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrApplication, wr_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the sample job"), NULL },
  { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { NULL }
};

static const struct {
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.new", { "<Control>n" } },
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.start-or-resume", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.stop", { "<Control>period" } },
  { "win.export", { "<Control>e" } },
  { "win.search", { "<Control>f" } },
  { "win.view::job", { "<Alt>1" } },
  { "win.view::results", { "<Alt>2" } },
  { "win.view::workers", { "<Alt>3" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
};

/* --- windows --- */

/* One that is hidden until its run has ended is nobody's any more. */
static gboolean
is_at_hand (gpointer window)
{
  return WR_IS_WINDOW (window) && !WR_WINDOW (window)->closing;
}

/* The one that had the focus last. */
static WrWindow *
get_active_window (WrApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (is_at_hand (l->data))
      return l->data;
  }
  return NULL;
}

/* The window for a new job: @window if nothing in it would be lost, else a new one. */
static WrWindow *
take_window (WrApplication *self, WrWindow *window)
{
  if (window == NULL)
    window = get_active_window (self);
  return window != NULL && wr_window_is_pristine (window) ? window : wr_window_new (self);
}

static WrWindow *
find_window_of (WrApplication *self, GFile *file)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    GFile *other = is_at_hand (l->data) ? wr_window_get_file (l->data) : NULL;
    if (other != NULL && g_file_equal (other, file))
      return l->data;
  }
  return NULL;
}

/* --- actions --- */

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  gtk_window_present (GTK_WINDOW (wr_window_new (self)));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  WrWindow *window = get_active_window (self);

  if (window != NULL)
    wr_compat_show_preferences (GTK_WINDOW (window), wr_preferences_new ());
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  wr_help_window_present (self);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  WrWindow *window = get_active_window (self);

  if (window != NULL)
    wr_compat_show_about (GTK_WINDOW (window));
}

static void
show_window_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkWindow *window = gtk_application_get_window_by_id (self, g_variant_get_uint32 (parameter));

  if (is_at_hand (window))
    gtk_window_present (window);
}

/* Each window asks its own question; the program ends with the last of them. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (self));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

/* --- signals --- */

/* Nobody can be asked any more: runs are stopped, and the last window that goes ends the program. A
 * second signal need not wait for that: the stores are whole, and the guards end the browsers. */
static gboolean
signal_cb (gpointer user_data)
{
  WrApplication *self = user_data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  if (self->leaving)
    _exit (1);
  self->leaving = TRUE;
  for (GList *l = windows; l != NULL; l = l->next) {
    if (WR_IS_WINDOW (l->data))
      wr_window_leave (l->data);
    else if (WR_IS_HELP_WINDOW (l->data))
      gtk_window_destroy (l->data);
  }
  return G_SOURCE_CONTINUE;
}

/* Who was started with nohup wants to go on without its terminal. */
static void
listen_to_signals (WrApplication *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (end_signals); i++) {
    struct sigaction now;

    if (sigaction (end_signals[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
      self->signals[i] = g_unix_signal_add (end_signals[i], signal_cb, self);
  }
}

static void
ignore_signals (WrApplication *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (end_signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
}

static const GActionEntry actions[] = {
  { "new", new_cb },
  { "preferences", preferences_cb },
  { "help", help_cb },
  { "about", about_cb },
  { "show-window", show_window_cb, "u" },
  { "quit", quit_cb },
};

/* --- drivers --- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrApplication) self = user_data;
  GPtrArray *drivers = wr_driver_find_all_finish (result, NULL);

  self->finding = FALSE;
  if (drivers == NULL)
    return;
  g_clear_pointer (&self->drivers, g_ptr_array_unref);
  self->drivers = drivers;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DRIVERS]);
}

/* --- vfuncs --- */

static void
wr_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (wr_application_parent_class)->startup (application);
  WR_APPLICATION (application)->leavings = wr_leavings_clear_up ();
  listen_to_signals (WR_APPLICATION (application));
  gtk_window_set_default_icon_name (APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].accels);
}

static void
wr_application_activate (GApplication *application)
{
  WrWindow *window = get_active_window (WR_APPLICATION (application));

  gtk_window_present (
      GTK_WINDOW (window != NULL ? window : wr_window_new (WR_APPLICATION (application))));
}

static void
wr_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    wr_application_open_file (WR_APPLICATION (application), NULL, files[i]);
}

static int
wr_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (g_variant_dict_contains (dict, "version")) {
    g_print ("%s %s\n", "windrow", PACKAGE_VERSION);
    return 0;
  }
  return -1;
}

static int
wr_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  WrApplication *self = WR_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  int n_arguments;
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, &n_arguments);

  for (int i = 1; i < n_arguments; i++) {
    g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, arguments[i]);
    wr_application_open_file (self, NULL, file);
  }
  if (g_variant_dict_contains (dict, "sample"))
    wr_application_open_sample (self, NULL);
  else if (g_variant_dict_contains (dict, "new-window"))
    gtk_window_present (GTK_WINDOW (wr_window_new (self)));
  else if (n_arguments < 2)
    g_application_activate (application);
  return 0;
}

static void
wr_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (wr_application_parent_class)->window_added (application, window);
  if (WR_IS_WINDOW (window))
    g_signal_connect_object (application, "notify::drivers", G_CALLBACK (wr_window_update_drivers),
                             window, G_CONNECT_SWAPPED);
}

static void
wr_application_shutdown (GApplication *application)
{
  WrApplication *self = WR_APPLICATION (application);

  ignore_signals (self);
  g_cancellable_cancel (self->cancellable);
  if (self->sample != NULL)
    wr_sample_site_stop (self->sample);
  g_clear_object (&self->sample);
  g_clear_pointer (&self->leavings, wr_leavings_free);
  G_APPLICATION_CLASS (wr_application_parent_class)->shutdown (application);
}

static void
wr_application_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrApplication *self = WR_APPLICATION (object);

  switch (id) {
  case PROP_DRIVERS:
    g_value_set_boxed (value, self->drivers);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_application_finalize (GObject *object)
{
  WrApplication *self = WR_APPLICATION (object);

  g_clear_pointer (&self->drivers, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->sample);
  G_OBJECT_CLASS (wr_application_parent_class)->finalize (object);
}

static void
wr_application_class_init (WrApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_application_class = GTK_APPLICATION_CLASS (klass);

  object_class->get_property = wr_application_get_property;
  object_class->finalize = wr_application_finalize;
  application_class->startup = wr_application_startup;
  application_class->activate = wr_application_activate;
  application_class->open = wr_application_open;
  application_class->handle_local_options = wr_application_handle_local_options;
  application_class->command_line = wr_application_command_line;
  application_class->shutdown = wr_application_shutdown;
  gtk_application_class->window_added = wr_application_window_added;

  props[PROP_DRIVERS] = g_param_spec_boxed ("drivers", NULL, NULL, G_TYPE_PTR_ARRAY,
                                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wr_application_init (WrApplication *self)
{
  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[JOB…]"));
}

/* --- public --- */

/* The schema lies compiled in a folder of our own, since only a system's installer compiles the
 * shared one. */
static void
set_up_schemas (const char *data_dir)
{
  g_autofree char *dir = g_build_filename (data_dir, "windrow", NULL);
  g_autofree char *compiled = g_build_filename (dir, "gschemas.compiled", NULL);

  if (g_file_test (compiled, G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", dir, FALSE);
}

static void
set_up_language (void)
{
  g_autofree char *dir = wr_paths_dup_locale_dir ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * wr_application_set_up_places:
 *
 * Makes a tree that was installed to a DESTDIR and runs from there find its settings' schema and
 * its translations. To be called first thing in main(), before there are threads.
 *
 * Returns: whether the program can run; %FALSE with %G_IO_ERROR_NOT_FOUND without its schema.
 */
gboolean
wr_application_set_up_places (GError **error)
{
  g_autofree char *data_dir = wr_paths_dup_data_dir ();

  set_up_language ();
  set_up_schemas (data_dir);

  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE) : NULL;
  if (schema != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("The settings’ schema “%s” is missing: install Windrow again"), APPLICATION_ID);
  return FALSE;
}

/**
 * wr_application_new:
 *
 * Returns: (transfer full): the program.
 */
WrApplication *
wr_application_new (void)
{
  return g_object_new (WR_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", RESOURCE_BASE,
                       "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}

/**
 * wr_application_open_file:
 * @window: (nullable): where it was asked for
 *
 * Opens a job: in its window if it is open already, in @window if nothing in it would be lost, and
 * in a new one otherwise.
 */
void
wr_application_open_file (WrApplication *self, WrWindow *window, GFile *file)
{
  g_return_if_fail (WR_IS_APPLICATION (self));
  g_return_if_fail (G_IS_FILE (file));
  WrWindow *open = find_window_of (self, file);

  if (open == NULL) {
    open = take_window (self, window);
    wr_window_open (open, file);
  }
  gtk_window_present (GTK_WINDOW (open));
}

static WrJob *
new_sample_job (WrApplication *self, GError **error)
{
  /* Another program may have the port; the job then says another one. */
  if (self->sample == NULL)
    self->sample = wr_sample_site_start (WR_SAMPLE_PORT, error);
  if (self->sample == NULL)
    return NULL;
  g_autofree char *json = wr_sample_job_to_json (wr_sample_site_get_url (self->sample));
  return wr_job_from_json (json, -1, error);
}

/**
 * wr_application_open_sample:
 * @window: (nullable): where it was asked for
 *
 * Serves the sample's site until the program ends and opens its job.
 */
void
wr_application_open_sample (WrApplication *self, WrWindow *window)
{
  g_return_if_fail (WR_IS_APPLICATION (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = new_sample_job (self, &error);

  window = take_window (self, window);
  if (job != NULL)
    wr_window_show_job (window, job, NULL);
  else
    wr_window_add_toast (window, error->message);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * wr_application_serve_sample:
 *
 * Serves the sample's site until the program ends, where @job has pages of it.
 */
void
wr_application_serve_sample (WrApplication *self, const WrJob *job)
{
  g_return_if_fail (WR_IS_APPLICATION (self) && job != NULL);

  if (self->sample == NULL)
    self->sample = wr_sample_site_start_for ((const char *const *) job->urls);
}

/**
 * wr_application_get_drivers:
 *
 * Returns: (transfer none) (nullable) (element-type WrDriver): what was found on this machine;
 * %NULL before it was looked for.
 */
GPtrArray *
wr_application_get_drivers (WrApplication *self)
{
  g_return_val_if_fail (WR_IS_APPLICATION (self), NULL);
  return self->drivers;
}

/**
 * wr_application_find_drivers:
 *
 * Looks for drivers, if nobody does; notify::drivers comes when that is done.
 */
void
wr_application_find_drivers (WrApplication *self)
{
  g_return_if_fail (WR_IS_APPLICATION (self));

  if (self->finding)
    return;
  self->finding = TRUE;
  wr_driver_find_all_async (self->cancellable, found_cb, g_object_ref (self));
}

/**
 * wr_application_has_run:
 *
 * Returns: whether a run goes on in any window, also in one that is hidden until it has ended
 */
gboolean
wr_application_has_run (WrApplication *self)
{
  g_return_val_if_fail (WR_IS_APPLICATION (self), FALSE);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (WR_IS_WINDOW (l->data) && wr_window_is_active (l->data))
      return TRUE;
  }
  return FALSE;
}

gboolean
wr_application_is_comparing (WrApplication *self)
{
  g_return_val_if_fail (WR_IS_APPLICATION (self), FALSE);
  return self->comparing;
}

/**
 * wr_application_begin_comparison:
 * @window: where it is
 *
 * From now on no run starts, nor another comparison, and the machine is not suspended. Only while
 * neither goes on.
 */
void
wr_application_begin_comparison (WrApplication *self, GtkWindow *window)
{
  g_return_if_fail (WR_IS_APPLICATION (self) && !self->comparing);

  self->comparing = TRUE;
  self->inhibit_cookie
      = gtk_application_inhibit (GTK_APPLICATION (self), window, GTK_APPLICATION_INHIBIT_SUSPEND,
                                 _ ("Workers are being compared"));
}

/**
 * wr_application_end_comparison:
 *
 * To be called when nothing of the comparison works any more, be its window there or not.
 */
void
wr_application_end_comparison (WrApplication *self)
{
  g_return_if_fail (WR_IS_APPLICATION (self));

  self->comparing = FALSE;
  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_cookie);
  self->inhibit_cookie = 0;
}
