/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineCard: what there is to say of one segment.
 *
 * The page's URL is read when it is asked for: a run has more of them than a window should hold.
 */

#include "config.h"

#include "wr-timeline-card.h"

#include "wr-timeline-loader.h"
#include "wr-timeline-style.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WrTimelineCard {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *kind_label;
  GtkLabel *duration_label;
  GtkLabel *url_label;
  GtkLabel *detail_label;

  gint64 page_id;   /* whose URL is shown or asked for */
  char *store_path; /* (owned) (nullable) of that page's run */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WrTimelineCard, wr_timeline_card, GTK_TYPE_WIDGET)

static void
wr_timeline_card_dispose (GObject *object)
{
  WrTimelineCard *self = WR_TIMELINE_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_timeline_card_parent_class)->dispose (object);
}

static void
wr_timeline_card_finalize (GObject *object)
{
  g_free (WR_TIMELINE_CARD (object)->store_path);
  G_OBJECT_CLASS (wr_timeline_card_parent_class)->finalize (object);
}

static void
wr_timeline_card_class_init (WrTimelineCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_timeline_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = wr_timeline_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/wr-timeline-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WrTimelineCard, box);
  gtk_widget_class_bind_template_child (widget_class, WrTimelineCard, kind_label);
  gtk_widget_class_bind_template_child (widget_class, WrTimelineCard, duration_label);
  gtk_widget_class_bind_template_child (widget_class, WrTimelineCard, url_label);
  gtk_widget_class_bind_template_child (widget_class, WrTimelineCard, detail_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timelinecard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
wr_timeline_card_init (WrTimelineCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_duration (const WrSegment *segment)
{
  double seconds = (double) segment->duration / G_USEC_PER_SEC;

  if (segment->duration == 0)
    return g_strdup ("");
  if (segment->duration < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%d ms"), (int) (segment->duration / 1000));
  return g_strdup_printf (_ ("%.1f s"), seconds);
}

/* The worker's words for why it begins a session anew, or waits. */
static const struct {
  const char *code;
  const char *sentence;
} words[] = {
  { "pages", N_ ("The session had loaded its number of pages") },
  { "age", N_ ("The session was old") },
  { "memory", N_ ("The browser had grown too large") },
  { "host", N_ ("The site does not answer") },
  { "network", N_ ("There is no network") },
};

/* “http: 503” is a cause and what it is about. */
static char *
dup_reason (const char *detail)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].code, detail))
      return g_strdup (_ (words[i].sentence));
  }
  g_auto (GStrv) parts = g_strsplit (detail, ": ", 2);
  WrFailure failure = wr_failure_from_code (parts[0]);
  if (failure == WR_FAILURE_NONE)
    return g_strdup (detail);
  return wr_failure_describe (failure, parts[1], TRUE);
}

/**
 * wr_timeline_card_describe:
 *
 * Returns: (transfer full): the attempt and the reason, in one line; “” where there is neither
 */
char *
wr_timeline_card_describe (const WrSegment *segment)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (segment->attempt > 1 || segment->kind == WR_SEGMENT_RETRY) {
    g_autofree char *attempt = g_strdup_printf (_ ("Attempt %d"), segment->attempt);
    g_strv_builder_add (lines, attempt);
  }
  if (segment->detail != NULL) {
    g_autofree char *reason = dup_reason (segment->detail);
    g_strv_builder_add (lines, reason);
  }
  g_auto (GStrv) all = g_strv_builder_end (lines);
  return g_strjoinv (" · ", all);
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrTimelineCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = wr_timeline_loader_find_url_finish (result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->box != NULL)
    set_label (self->url_label, url);
}

static void
show_page (WrTimelineCard *self, const char *store_path, gint64 page_id)
{
  if (page_id == self->page_id && g_strcmp0 (store_path, self->store_path) == 0)
    return;
  self->page_id = page_id;
  g_free (self->store_path);
  self->store_path = g_strdup (store_path);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_label (self->url_label, NULL);
  if (page_id == 0 || store_path == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  wr_timeline_loader_find_url_async (store_path, page_id, self->cancellable, found_cb,
                                     g_object_ref (self));
}

/**
 * wr_timeline_card_show:
 * @store_path: (nullable): where the page's URL is
 *
 * Says what there is to say of @segment.
 */
void
wr_timeline_card_show (WrTimelineCard *self, const char *store_path, int worker,
                       const WrSegment *segment)
{
  g_return_if_fail (WR_IS_TIMELINE_CARD (self));

  g_autofree char *duration = dup_duration (segment);
  g_autofree char *detail = wr_timeline_card_describe (segment);
  gtk_label_set_label (self->kind_label, _ (wr_timeline_style_get (segment->kind)->name));
  set_label (self->duration_label, duration);
  set_label (self->detail_label, detail);
  show_page (self, store_path, segment->page_id);
}
