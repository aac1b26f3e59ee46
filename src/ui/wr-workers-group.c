/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkersGroup: how many workers there are, and what each of them drives.
 *
 * A job's browser stays chosen although it was not found here, so that opening and saving a job
 * changes nothing; the row says what is wrong with it.
 *
 * Property: n. Signal: changed (the user edited).
 */

#include "config.h"

#include "wr-workers-group.h"

#include <glib/gi18n.h>

#include "wr-browser-choice.h"
#include "wr-reason-row.h"
#include "wr-spin-row.h"

struct _WrWorkersGroup {
  AdwPreferencesGroup parent_instance;

  WrSpinRow *n_row;
  WrReasonRow *n_reason;
  AdwComboRow *browser_row;
  WrReasonRow *browser_reason;
  GtkEditable *address_row;
  WrReasonRow *address_reason;
  AdwActionRow *visible_row;
  GtkSwitch *visible_switch;
  AdwComboRow *model_row; /* in the order of WrWorkerModel */

  GPtrArray *drivers; /* (owned) (nullable) (element-type WrDriver) NULL: being looked for */
  gboolean loading;   /* the widgets change, not the user */
};

enum { PROP_0, PROP_N, N_PROPS };
enum { SIGNAL_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrWorkersGroup, wr_workers_group, ADW_TYPE_PREFERENCES_GROUP)

static WrBrowserChoice *
get_choice (WrWorkersGroup *self)
{
  return adw_combo_row_get_selected_item (self->browser_row);
}

static gboolean
is_grid (WrWorkersGroup *self)
{
  WrBrowserChoice *choice = get_choice (self);

  return choice != NULL && wr_browser_choice_get_name (choice) == NULL;
}

static void
edited (WrWorkersGroup *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
edited_cb (WrWorkersGroup *self, GParamSpec *pspec)
{
  wr_reason_row_set_reason (self->n_reason, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N]);
  edited (self);
}

static void
address_edited_cb (WrWorkersGroup *self)
{
  wr_reason_row_set_reason (self->address_reason, NULL);
  edited (self);
}

static void
browser_selected_cb (WrWorkersGroup *self)
{
  WrBrowserChoice *choice = get_choice (self);
  g_autofree char *detail = NULL;
  gboolean visible;

  if (choice == NULL)
    return;
  detail = g_markup_escape_text (wr_browser_choice_get_detail (choice), -1);
  visible = wr_browser_choice_get_visible (choice);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->browser_row), detail);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), is_grid (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->visible_row), visible);
  adw_action_row_set_subtitle (self->visible_row, visible ? _ ("Watch the browsers work")
                                                          : _ ("No browser that can show windows"));
  wr_reason_row_set_reason (self->browser_reason, NULL);
  if (!is_grid (self))
    wr_reason_row_set_reason (self->address_reason, NULL);
  edited (self);
}

static gboolean
has_name (GListStore *choices, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (choices)); i++) {
    g_autoptr (WrBrowserChoice) choice = g_list_model_get_item (G_LIST_MODEL (choices), i);

    if (g_strcmp0 (wr_browser_choice_get_name (choice), name) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
append_choice (GListStore *choices, WrBrowserChoice *choice) /* (transfer full) */
{
  g_list_store_append (choices, choice);
  g_object_unref (choice);
}

/* @name: (nullable): what has to be among them; NULL for a Grid */
static GListStore *
make_choices (WrWorkersGroup *self, const char *name)
{
  GListStore *choices = g_list_store_new (WR_TYPE_BROWSER_CHOICE);

  append_choice (choices, wr_browser_choice_new_auto (self->drivers));
  for (guint i = 0; self->drivers != NULL && i < self->drivers->len; i++)
    append_choice (choices, wr_browser_choice_new_driver (g_ptr_array_index (self->drivers, i)));
  if (name != NULL && !has_name (choices, name))
    append_choice (choices, wr_browser_choice_new_missing (name, self->drivers == NULL));
  append_choice (choices, wr_browser_choice_new_grid ());
  return choices;
}

static guint
find_choice (GListStore *choices, const char *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (choices));

  for (guint i = 0; i < n; i++) {
    g_autoptr (WrBrowserChoice) choice = g_list_model_get_item (G_LIST_MODEL (choices), i);

    if (g_strcmp0 (wr_browser_choice_get_name (choice), name) == 0)
      return i;
  }
  return 0;
}

static void
choose (WrWorkersGroup *self, const char *name)
{
  g_autoptr (GListStore) choices = make_choices (self, name);
  gboolean was_loading = self->loading;

  self->loading = TRUE;
  adw_combo_row_set_model (self->browser_row, G_LIST_MODEL (choices));
  adw_combo_row_set_selected (self->browser_row, find_choice (choices, name));
  browser_selected_cb (self);
  self->loading = was_loading;
}

static void
wr_workers_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_N:
    g_value_set_int (value, wr_workers_group_get_n (WR_WORKERS_GROUP (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_workers_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_N:
    wr_workers_group_set_n (WR_WORKERS_GROUP (object), g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_workers_group_dispose (GObject *object)
{
  g_clear_pointer (&WR_WORKERS_GROUP (object)->drivers, g_ptr_array_unref);

  G_OBJECT_CLASS (wr_workers_group_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-workers-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, n_row);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, n_reason);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, browser_row);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, browser_reason);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, address_row);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, address_reason);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, visible_row);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, visible_switch);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersGroup, model_row);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, browser_selected_cb);
}

static void
wr_workers_group_class_init (WrWorkersGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wr_workers_group_get_property;
  object_class->set_property = wr_workers_group_set_property;
  object_class->dispose = wr_workers_group_dispose;

  props[PROP_N]
      = g_param_spec_int ("n", NULL, NULL, 1, WR_JOB_MAX_WORKERS, 1,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_WORKERS_GROUP, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WR_TYPE_BROWSER_CHOICE);
  g_type_ensure (WR_TYPE_REASON_ROW);
  g_type_ensure (WR_TYPE_SPIN_ROW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
wr_workers_group_init (WrWorkersGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  choose (self, "auto");
}

/**
 * wr_workers_group_load:
 *
 * Shows what @job says of workers and browsers. Main thread, as all functions here.
 */
void
wr_workers_group_load (WrWorkersGroup *self, const WrJob *job)
{
  g_return_if_fail (WR_IS_WORKERS_GROUP (self));

  self->loading = TRUE;
  wr_spin_row_set_value (self->n_row, wr_job_get_n_workers (job));
  gtk_editable_set_text (self->address_row,
                         job->browser.driver_url != NULL ? job->browser.driver_url : "");
  gtk_switch_set_active (self->visible_switch, job->browser.visible);
  adw_combo_row_set_selected (self->model_row, (guint) job->worker_model);
  choose (self, job->browser.driver_url != NULL ? NULL : job->browser.name);
  self->loading = FALSE;
}

/**
 * wr_workers_group_store:
 * @job: the job as it was loaded
 *
 * Writes into @job what is set here. A key that was left out stays left out unless it was edited.
 */
void
wr_workers_group_store (WrWorkersGroup *self, WrJob *job)
{
  const char *address;

  g_return_if_fail (WR_IS_WORKERS_GROUP (self));

  if (wr_workers_group_get_n (self) != wr_job_get_n_workers (job))
    job->workers = wr_workers_group_get_n (self);
  job->browser.visible = gtk_switch_get_active (self->visible_switch);
  job->worker_model = (int) adw_combo_row_get_selected (self->model_row);
  g_clear_pointer (&job->browser.driver_url, g_free);
  if (is_grid (self)) {
    address = gtk_editable_get_text (self->address_row);
    job->browser.driver_url = *address != '\0' ? g_strdup (address) : NULL;
  } else {
    g_free (job->browser.name);
    job->browser.name = g_strdup (wr_browser_choice_get_name (get_choice (self)));
  }
}

/**
 * wr_workers_group_set_drivers:
 * @drivers: (nullable) (element-type WrDriver): what was found; NULL while it is being looked for
 *
 * Fills the list of browsers; what is chosen stays so.
 */
void
wr_workers_group_set_drivers (WrWorkersGroup *self, GPtrArray *drivers)
{
  g_autofree char *name = NULL;

  g_return_if_fail (WR_IS_WORKERS_GROUP (self));

  g_clear_pointer (&self->drivers, g_ptr_array_unref);
  self->drivers = drivers != NULL ? g_ptr_array_ref (drivers) : NULL;
  name = g_strdup (wr_browser_choice_get_name (get_choice (self)));
  choose (self, name);
}

/**
 * wr_workers_group_get_n:
 *
 * Returns: the number of workers, 1 to WR_JOB_MAX_WORKERS
 */
int
wr_workers_group_get_n (WrWorkersGroup *self)
{
  g_return_val_if_fail (WR_IS_WORKERS_GROUP (self), 1);

  return wr_spin_row_get_value (self->n_row);
}

/**
 * wr_workers_group_set_n:
 * @n: 1 to WR_JOB_MAX_WORKERS
 *
 * Sets the number of workers, as the user would.
 */
void
wr_workers_group_set_n (WrWorkersGroup *self, int n)
{
  g_return_if_fail (WR_IS_WORKERS_GROUP (self));

  wr_spin_row_set_value (self->n_row, n);
}

static gboolean
is_web_address (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (g_str_equal (g_uri_get_scheme (uri), "http")
             || g_str_equal (g_uri_get_scheme (uri), "https"));
}

/**
 * wr_workers_group_check:
 *
 * Returns: whether there is something to drive; if not, the row says so and has the focus
 */
gboolean
wr_workers_group_check (WrWorkersGroup *self)
{
  WrBrowserChoice *choice;

  g_return_val_if_fail (WR_IS_WORKERS_GROUP (self), FALSE);

  choice = get_choice (self);
  if (is_grid (self) && !is_web_address (gtk_editable_get_text (self->address_row)))
    return !wr_workers_group_show_problem (
        self, "browser.driver_url", _ ("Write an address that starts with http:// or https://"));
  if (!wr_browser_choice_get_usable (choice))
    return !wr_workers_group_show_problem (self, "browser.name",
                                           wr_browser_choice_get_detail (choice));
  return TRUE;
}

/**
 * wr_workers_group_show_problem:
 * @path: a key of the job file
 * @message: what is wrong with it
 *
 * Says @message beside the row of @path until it is edited, and puts the focus there.
 *
 * Returns: whether there is a row for @path
 */
gboolean
wr_workers_group_show_problem (WrWorkersGroup *self, const char *path, const char *message)
{
  const struct {
    const char *path;
    WrReasonRow *row;
  } rows[] = {
    { "workers", self->n_reason },
    { "browser.name", self->browser_reason },
    { "browser.driver_url", self->address_reason },
  };

  g_return_val_if_fail (WR_IS_WORKERS_GROUP (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].path, path)) {
      wr_reason_row_set_reason (rows[i].row, message);
      gtk_widget_grab_focus (wr_reason_row_get_subject (rows[i].row));
      return TRUE;
    }
  return FALSE;
}
