/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrProgressLine: how far a run is, as a bar and a sentence.
 *
 * The sentence's parts are dropped rather than guessed: no speed before it was measured, no time
 * left while it is unknown. What assistive technology hears is the bar's value and its text; the
 * window tells it the sentence at each quarter of the run, whichever view is shown.
 */

#include "config.h"

#include "wr-progress-line.h"

#include <glib/gi18n.h>

#include "wr-wait-text.h"

struct _WrProgressLine {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkProgressBar *bar;
  GtkLabel *label;

  WrRun *run; /* (owned) (nullable) */
  gboolean narrow;
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrProgressLine, wr_progress_line, GTK_TYPE_WIDGET)

static void
add_part (GPtrArray *parts, char *part)
{
  if (part != NULL)
    g_ptr_array_add (parts, part);
}

/* With the digits grouped as the locale has it. */
static char *
format_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

static gint64
count_ended (const WrRunProgress *progress)
{
  return progress->done + progress->failed + progress->skipped;
}

static char *
describe_count (const WrRunProgress *progress)
{
  g_autofree char *ended = format_count (count_ended (progress));
  g_autofree char *total = format_count (progress->total);

  /* Translators: pages that have ended, of all pages of the run */
  return g_strdup_printf (_ ("%s of %s"), ended, total);
}

static char *
describe_failed (const WrRunProgress *progress)
{
  g_autofree char *failed = format_count (progress->failed);

  if (progress->failed == 0)
    return NULL;
  /* Translators: a number of pages */
  return g_strdup_printf (ngettext ("%s failed", "%s failed", progress->failed), failed);
}

static char *
describe_time_left (double seconds)
{
  if (seconds < 0)
    return NULL;
  if (seconds < 90) {
    int s = MAX (1, (int) (seconds + 0.5));
    return g_strdup_printf (ngettext ("about %d s left", "about %d s left", s),
                            s);
  }
  if (seconds < 90 * 60) {
    int min = (int) (seconds / 60 + 0.5);
    return g_strdup_printf (
        ngettext ("about %d min left", "about %d min left", min), min);
  }
  int hours = (int) (seconds / 3600 + 0.5);
  return g_strdup_printf (
      ngettext ("about %d h left", "about %d h left", hours), hours);
}

static char *
describe_speed (const WrRunProgress *progress)
{
  if (progress->pages_per_s <= 0)
    return NULL;
  return g_strdup_printf (_ ("%.1f pages/s"), progress->pages_per_s);
}

static char *
describe_elapsed (gint64 elapsed)
{
  int seconds = elapsed / G_USEC_PER_SEC;

  if (seconds < 60) {
    /* Translators: how long the run took */
    return g_strdup_printf (_ ("in %.1f s"), elapsed / (double) G_USEC_PER_SEC);
  }
  return g_strdup_printf (_ ("in %d min %02d s"), seconds / 60, seconds % 60);
}

/* Words for the states in which the speed and the time left mean nothing. */
static const char *
describe_state (const WrRunProgress *progress, WrRunState state, const char *wait)
{
  switch (state) {
  case WR_RUN_STARTING:
    return _ ("starting");
  case WR_RUN_PAUSED:
    return _ ("paused");
  case WR_RUN_HELD:
    return _ ("waiting for the disk");
  case WR_RUN_STOPPING:
    return _ ("stopping");
  case WR_RUN_NEW: /* one of an earlier day */
  case WR_RUN_ENDED:
    /* Translators: the run ended before all of its pages did */
    return count_ended (progress) < progress->total ? _ ("stopped") : NULL;
  case WR_RUN_RUNNING:
  default:
    return wait != NULL ? wait : progress->offline ? _ ("waiting for the network") : NULL;
  }
}

/**
 * wr_progress_line_describe:
 * @wait: (nullable): what the whole run waits for, as wr_wait_text_dup_run() has it
 *
 * Returns: (transfer full): the sentence for @progress, in the user's language and digits grouped.
 */
char *
wr_progress_line_describe (const WrRunProgress *progress, WrRunState state, const char *wait)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_part (parts, describe_count (progress));
  if (state == WR_RUN_RUNNING && wait == NULL)
    add_part (parts, describe_speed (progress));
  add_part (parts, describe_failed (progress));
  if (state == WR_RUN_RUNNING && wait == NULL)
    add_part (parts, describe_time_left (progress->seconds_left));
  if (state == WR_RUN_ENDED)
    add_part (parts, describe_elapsed (progress->elapsed));
  add_part (parts, g_strdup (describe_state (progress, state, wait)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
update (WrProgressLine *self)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (self->run, &progress);
  g_autofree char *wait = wr_wait_text_dup_run (wr_run_get_workers (self->run));
  g_autofree char *text
      = wr_progress_line_describe (&progress, wr_run_get_state (self->run), wait);
  gint64 ended = count_ended (&progress);

  gtk_label_set_label (self->label, text);
  gtk_progress_bar_set_fraction (self->bar,
                                 progress.total > 0 ? ended / (double) progress.total : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

static void
set_narrow (WrProgressLine *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->box), narrow ? 6 : 18);
  gtk_box_reorder_child_after (GTK_BOX (self->box), GTK_WIDGET (self->bar),
                               narrow ? GTK_WIDGET (self->label) : NULL);
  gtk_label_set_xalign (self->label, narrow ? 0.5 : 0);
  gtk_label_set_justify (self->label, narrow ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  gtk_label_set_wrap (self->label, narrow);
  gtk_label_set_ellipsize (self->label, narrow ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (self->box, narrow ? 12 : 18);
  gtk_widget_set_margin_end (self->box, narrow ? 12 : 18);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
}

static void
wr_progress_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrProgressLine *self = WR_PROGRESS_LINE (object);

  switch (id) {
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_progress_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrProgressLine *self = WR_PROGRESS_LINE (object);

  switch (id) {
  case PROP_NARROW:
    set_narrow (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_progress_line_dispose (GObject *object)
{
  WrProgressLine *self = WR_PROGRESS_LINE (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_progress_line_parent_class)->dispose (object);
}

static void
wr_progress_line_class_init (WrProgressLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_progress_line_get_property;
  object_class->set_property = wr_progress_line_set_property;
  object_class->dispose = wr_progress_line_dispose;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                             G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-progress-line.ui");
  gtk_widget_class_bind_template_child (widget_class, WrProgressLine, box);
  gtk_widget_class_bind_template_child (widget_class, WrProgressLine, bar);
  gtk_widget_class_bind_template_child (widget_class, WrProgressLine, label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_progress_line_init (WrProgressLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_progress_line_set_run:
 * @run: (nullable): what to follow from now on; without one the line is hidden
 */
void
wr_progress_line_set_run (WrProgressLine *self, WrRun *run)
{
  g_return_if_fail (WR_IS_PROGRESS_LINE (self));

  if (self->run == run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  if (run == NULL)
    return;
  g_signal_connect_object (run, "progress", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
