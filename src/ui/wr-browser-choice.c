/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrBrowserChoice: one entry of the list of browsers: the best one that there is, one that was
 * found, one that the job names but that was not found, or a Grid. Immutable.
 */

#include "config.h"

#include "wr-browser-choice.h"

#include <glib/gi18n.h>

struct _WrBrowserChoice {
  GObject parent_instance;

  char *name;   /* (owned) (nullable) as the job file has it; NULL for a Grid */
  char *label;  /* (owned) */
  char *detail; /* (owned) */
  gboolean usable;
  gboolean visible; /* can show windows */
};

enum { PROP_0, PROP_LABEL, PROP_DETAIL, PROP_USABLE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrBrowserChoice, wr_browser_choice, G_TYPE_OBJECT)

static void
wr_browser_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrBrowserChoice *self = WR_BROWSER_CHOICE (object);

  switch (id) {
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case PROP_USABLE:
    g_value_set_boolean (value, self->usable);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_browser_choice_finalize (GObject *object)
{
  WrBrowserChoice *self = WR_BROWSER_CHOICE (object);

  g_free (self->name);
  g_free (self->label);
  g_free (self->detail);

  G_OBJECT_CLASS (wr_browser_choice_parent_class)->finalize (object);
}

static void
wr_browser_choice_class_init (WrBrowserChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wr_browser_choice_get_property;
  object_class->finalize = wr_browser_choice_finalize;

  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  props[PROP_USABLE] = g_param_spec_boolean ("usable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wr_browser_choice_init (WrBrowserChoice *self)
{
}

/* (transfer full) detail */
static WrBrowserChoice *
make (const char *name, const char *label, char *detail, gboolean usable, gboolean visible)
{
  WrBrowserChoice *self = g_object_new (WR_TYPE_BROWSER_CHOICE, NULL);

  self->name = g_strdup (name);
  self->label = g_strdup (label);
  self->detail = detail;
  self->usable = usable;
  self->visible = visible;
  return self;
}

static char *
describe_driver (const WrDriver *driver)
{
  const char *version
      = driver->browser_version != NULL ? driver->browser_version : driver->driver_version;
  const char *path = driver->browser_path != NULL ? driver->browser_path : driver->driver_path;
  g_autofree char *folder = NULL;

  if (driver->problem != NULL)
    return g_strdup (driver->problem);
  folder = g_path_get_dirname (path);
  if (version == NULL)
    /* Translators: %s is a folder */
    return g_strdup_printf (_ ("Found in %s"), folder);
  /* Translators: the version of a browser, and the folder that it is in */
  return g_strdup_printf (_ ("Version %s, found in %s"), version, folder);
}

/**
 * wr_browser_choice_new_auto:
 * @drivers: (nullable) (element-type WrDriver): what was found; NULL while it is being looked for
 *
 * Returns: the choice of the best one there is; its detail says which
 */
WrBrowserChoice *
wr_browser_choice_new_auto (GPtrArray *drivers)
{
  g_autoptr (WrDriver) headless = NULL;
  g_autoptr (WrDriver) visible = NULL;
  char *detail;

  if (drivers == NULL)
    return make ("auto", _ ("Automatic"), g_strdup (_ ("Looking for browsers…")), TRUE, TRUE);
  headless = wr_driver_choose (drivers, WR_BROWSER_AUTO, FALSE, NULL);
  visible = wr_driver_choose (drivers, WR_BROWSER_AUTO, TRUE, NULL);
  if (headless == NULL)
    detail = g_strdup (_ ("No browser was found"));
  else if (headless->browser_version == NULL)
    detail = g_strdup (wr_browser_get_label (headless->browser));
  else
    /* Translators: the name and the version of a browser */
    detail = g_strdup_printf (_ ("%s %s"), wr_browser_get_label (headless->browser),
                              headless->browser_version);
  return make ("auto", _ ("Automatic"), detail, headless != NULL, visible != NULL);
}

/**
 * wr_browser_choice_new_driver:
 * @driver: what was found
 *
 * Returns: the choice of @driver; not usable if it has a problem, which is its detail then
 */
WrBrowserChoice *
wr_browser_choice_new_driver (const WrDriver *driver)
{
  return make (wr_browser_get_name (driver->browser), wr_browser_get_label (driver->browser),
               describe_driver (driver), driver->problem == NULL, driver->visible_path != NULL);
}

static const char *
find_label (const char *name)
{
  for (int i = 0; i < WR_N_BROWSERS; i++)
    if (g_str_equal (wr_browser_get_name (i), name))
      return wr_browser_get_label (i);
  return name;
}

/**
 * wr_browser_choice_new_missing:
 * @name: as the job file has it
 * @searching: whether browsers are still being looked for
 *
 * Returns: the choice of a browser that the job names and that is not there, so that it stays
 * chosen
 */
WrBrowserChoice *
wr_browser_choice_new_missing (const char *name, gboolean searching)
{
  const char *detail = searching ? _ ("Looking for browsers…") : _ ("Not found on this computer");

  return make (name, find_label (name), g_strdup (detail), searching, searching);
}

/**
 * wr_browser_choice_new_grid:
 *
 * Returns: the choice of a driver elsewhere, by its address
 */
WrBrowserChoice *
wr_browser_choice_new_grid (void)
{
  return make (NULL, _ ("Grid by Address"), g_strdup (_ ("Browsers on another computer")), TRUE,
               TRUE);
}

/**
 * wr_browser_choice_get_name:
 *
 * Returns: (nullable): the name as the job file has it, NULL for a Grid
 */
const char *
wr_browser_choice_get_name (WrBrowserChoice *self)
{
  g_return_val_if_fail (WR_IS_BROWSER_CHOICE (self), NULL);

  return self->name;
}

/**
 * wr_browser_choice_get_detail:
 *
 * Returns: the version and place of the browser, or what is wrong with it
 */
const char *
wr_browser_choice_get_detail (WrBrowserChoice *self)
{
  g_return_val_if_fail (WR_IS_BROWSER_CHOICE (self), NULL);

  return self->detail;
}

/**
 * wr_browser_choice_get_usable:
 *
 * Returns: whether a run can use it, as far as is known
 */
gboolean
wr_browser_choice_get_usable (WrBrowserChoice *self)
{
  g_return_val_if_fail (WR_IS_BROWSER_CHOICE (self), FALSE);

  return self->usable;
}

/**
 * wr_browser_choice_get_visible:
 *
 * Returns: whether it can show windows, as far as is known
 */
gboolean
wr_browser_choice_get_visible (WrBrowserChoice *self)
{
  g_return_val_if_fail (WR_IS_BROWSER_CHOICE (self), FALSE);

  return self->visible;
}
