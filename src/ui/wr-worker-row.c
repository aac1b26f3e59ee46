/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkerRow: what one worker does at the moment.
 *
 * The state is an icon and a word, never a colour alone. The time in it is told by the list, which
 * ticks all of its rows at once.
 */

#include "config.h"

#include "wr-worker-row.h"

#include <glib/gi18n.h>

#include "wr-wait-text.h"

struct _WrWorkerRow {
  GtkListBoxRow parent_instance;

  GtkGrid *grid;
  GtkLabel *number_label;
  GtkWidget *state_box;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkWidget *url_box;
  GtkLabel *url_label;
  GtkLabel *problem_label;
  GtkLabel *sessions_label;
  GtkLabel *pages_label;
  GtkLabel *time_label;

  WrWorkerStatus *status; /* (owned) */
  gboolean narrow;
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrWorkerRow, wr_worker_row, GTK_TYPE_LIST_BOX_ROW)

static const struct {
  const char *icon;
  const char *word;
  const char *css_class; /* (nullable) */
} states[] = {
  [WR_WORKER_STARTING] = { "content-loading-symbolic", N_ ("Starting"), "dim-label" },
  [WR_WORKER_IDLE] = { "document-open-recent-symbolic", N_ ("Idle"), "dim-label" },
  [WR_WORKER_POLITE] = { "alarm-symbolic", N_ ("Polite wait"), NULL },
  [WR_WORKER_HOST] = { "alarm-symbolic", N_ ("Site does not answer"), "warning" },
  [WR_WORKER_NETWORK] = { "network-offline-symbolic", N_ ("No network"), "warning" },
  [WR_WORKER_NAVIGATING] = { "web-browser-symbolic", N_ ("Navigating"), "accent" },
  [WR_WORKER_EXTRACTING] = { "windrow-rows-symbolic", N_ ("Extracting"), "success" },
  [WR_WORKER_PAUSED] = { "media-playback-pause-symbolic", N_ ("Paused"), "dim-label" },
  [WR_WORKER_ENDED] = { "object-select-symbolic", N_ ("Ended"), "dim-label" },
};

static char *
describe_duration (gint64 duration)
{
  double seconds = MAX (0, duration) / (double) G_USEC_PER_SEC;

  if (seconds < 10)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
}

/* An empty label keeps its room, but there is nothing to read. */
static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_accessible_update_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_HIDDEN, *text == '\0',
                               -1);
}

static void
update_state (WrWorkerRow *self)
{
  WrWorkerState state = wr_worker_status_get_state (self->status);
  const char *classes[] = { states[state].css_class, NULL };

  gtk_image_set_from_icon_name (self->state_icon, states[state].icon);
  gtk_label_set_label (self->state_label, _ (states[state].word));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
}

static void
describe_all_sessions (WrWorkerRow *self)
{
  guint n_recycled = wr_worker_status_get_recycled (self->status);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%'u of them was replaced in good order", "%'u of them were replaced in good order",
                n_recycled),
      n_recycled);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sessions_label), n_recycled > 0 ? text : NULL);
}

static void
update_counts (WrWorkerRow *self)
{
  guint n_pages = wr_worker_status_get_pages_done (self->status);
  guint n_sessions = wr_worker_status_get_sessions (self->status);
  g_autofree char *pages =
      g_strdup_printf (ngettext ("%'u page", "%'u pages", n_pages), n_pages);
  g_autofree char *sessions = g_strdup_printf (
      ngettext ("%'u session", "%'u sessions", n_sessions), n_sessions);

  set_text (self->pages_label, pages);
  set_text (self->sessions_label, sessions);
  describe_all_sessions (self);
}

static char *
describe_recycling (const char *cause)
{
  static const struct {
    const char *cause;
    const char *words;
  } causes[] = {
    { "pages", N_ ("New browser: the last one had loaded its number of pages") },
    { "age", N_ ("New browser: the last one had reached its age") },
    { "memory", N_ ("New browser: the last one needed too much memory") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_strcmp0 (cause, causes[i].cause) == 0)
      return g_strdup (_ (causes[i].words));
  return NULL;
}

/* What happened to its session last: that it was replaced in good order, or why it was lost. */
static char *
describe_session (WrWorkerStatus *status)
{
  if (wr_worker_status_get_last_event (status) == WR_EVENT_RECYCLED)
    return describe_recycling (wr_worker_status_get_last_detail (status));
  return g_strdup (wr_worker_status_get_problem (status));
}

static void
update (WrWorkerRow *self)
{
  g_autofree char *wait = wr_wait_text_dup_worker (self->status);
  const char *url = wait != NULL ? wait : wr_worker_status_get_url (self->status);
  g_autofree char *problem = describe_session (self->status);

  update_state (self);
  update_counts (self);
  set_text (self->url_label, url != NULL ? url : "");
  gtk_label_set_ellipsize (self->url_label,
                           wait != NULL ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_visible (GTK_WIDGET (self->url_label),
                          wr_worker_status_get_state (self->status) != WR_WORKER_ENDED);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->url_label), url);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem_label), problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  wr_worker_row_tick (self);
}

static void
place (WrWorkerRow *self, gpointer child, int column, int row, int width)
{
  GtkLayoutManager *manager = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));

  g_object_set (gtk_layout_manager_get_layout_child (manager, GTK_WIDGET (child)), "column", column,
                "row", row, "column-span", width, NULL);
}

static void
place_all (WrWorkerRow *self)
{
  gboolean wide = !self->narrow;

  place (self, self->number_label, 0, 0, 1);
  place (self, self->state_box, 1, 0, 1);
  place (self, self->url_box, wide ? 2 : 1, wide ? 0 : 1, wide ? 1 : 4);
  place (self, self->sessions_label, 3, wide ? 0 : 2, 1);
  place (self, self->pages_label, wide ? 4 : 3, 0, 1);
  place (self, self->time_label, wide ? 5 : 4, 0, 1);
  /* Columns stand under one another where there is room; a narrow row takes what it needs. */
  gtk_label_set_width_chars (self->state_label, wide ? 14 : -1);
  gtk_label_set_width_chars (self->pages_label, wide ? 9 : -1);
  gtk_label_set_width_chars (self->time_label, wide ? 7 : 5);
  gtk_widget_set_visible (GTK_WIDGET (self->sessions_label), wide);
  gtk_widget_set_hexpand (self->state_box, !wide);
  if (wide)
    gtk_widget_remove_css_class (GTK_WIDGET (self->url_label), "caption");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->url_label), "caption");
}

static void
wr_worker_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrWorkerRow *self = WR_WORKER_ROW (object);

  switch (id) {
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_worker_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrWorkerRow *self = WR_WORKER_ROW (object);

  switch (id) {
  case PROP_NARROW:
    if (self->narrow != g_value_get_boolean (value)) {
      self->narrow = g_value_get_boolean (value);
      place_all (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_worker_row_finalize (GObject *object)
{
  WrWorkerRow *self = WR_WORKER_ROW (object);

  g_clear_object (&self->status);
  G_OBJECT_CLASS (wr_worker_row_parent_class)->finalize (object);
}

static void
wr_worker_row_class_init (WrWorkerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_worker_row_get_property;
  object_class->set_property = wr_worker_row_set_property;
  object_class->finalize = wr_worker_row_finalize;
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                             G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-worker-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, grid);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, url_box);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, url_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, sessions_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, pages_label);
  gtk_widget_class_bind_template_child (widget_class, WrWorkerRow, time_label);
}

static void
wr_worker_row_init (WrWorkerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->number_label, self->state_label, self->url_label, NULL, -1);
  place_all (self);
}

/**
 * wr_worker_row_new:
 *
 * Returns: (transfer floating): a row that follows @status.
 */
GtkWidget *
wr_worker_row_new (WrWorkerStatus *status)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (status), NULL);
  WrWorkerRow *self = g_object_new (WR_TYPE_WORKER_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%d", wr_worker_status_get_number (status));

  self->status = g_object_ref (status);
  gtk_label_set_label (self->number_label, number);
  g_signal_connect_object (status, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * wr_worker_row_tick:
 *
 * Shows how long the worker has been in its state by now.
 */
void
wr_worker_row_tick (WrWorkerRow *self)
{
  g_return_if_fail (WR_IS_WORKER_ROW (self));
  gboolean running = wr_worker_status_get_state (self->status) != WR_WORKER_ENDED;
  gint64 duration = g_get_monotonic_time () - wr_worker_status_get_since (self->status);
  g_autofree char *text = running ? describe_duration (duration) : g_strdup ("");

  set_text (self->time_label, text);
}
