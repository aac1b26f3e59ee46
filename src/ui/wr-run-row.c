/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunRow: one old run in a list. Activating it opens the run; a run that cannot be read can only
 * be deleted.
 */

#include "config.h"

#include "wr-run-row.h"

#include <glib/gi18n.h>

struct _WrRunRow {
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkWidget *resume_button;
  GtkWidget *delete_button;
  GtkWidget *arrow;

  WrRunItem *item; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WrRunRow, wr_run_row, ADW_TYPE_ACTION_ROW)

static const struct {
  const char *icon;
  const char *css_class;
} looks[] = {
  [WR_RUN_ITEM_FINISHED] = { "object-select-symbolic", "success" },
  [WR_RUN_ITEM_STOPPED] = { "media-playback-pause-symbolic", "dim-label" },
  [WR_RUN_ITEM_INTERRUPTED] = { "dialog-warning-symbolic", "warning" },
  [WR_RUN_ITEM_RUNNING] = { "content-loading-symbolic", "accent" },
  [WR_RUN_ITEM_DAMAGED] = { "dialog-error-symbolic", "error" },
};

static void
wr_run_row_finalize (GObject *object)
{
  WrRunRow *self = WR_RUN_ROW (object);

  g_clear_object (&self->item);
  G_OBJECT_CLASS (wr_run_row_parent_class)->finalize (object);
}

static void
wr_run_row_class_init (WrRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_run_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WrRunRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, WrRunRow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, WrRunRow, arrow);
}

static void
wr_run_row_init (WrRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
capitalise (const char *text)
{
  char first[8] = { 0 };

  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (text)), first);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

static char *
dup_title (WrRunItem *item, gboolean named)
{
  const WrRunInfo *info = wr_run_item_get_info (item);
  g_autofree char *when = wr_run_item_dup_when (item);

  if (info->state == WR_RUN_ITEM_DAMAGED) {
    g_autofree char *base = g_path_get_basename (info->path);
    return g_filename_display_name (base);
  }
  if (named && *info->job_name != '\0')
    /* Translators: a job's name, and when it was run (“today at 14:32”) */
    return g_strdup_printf (_ ("%s · %s"), info->job_name, when);
  return capitalise (when);
}

static void
show_item (WrRunRow *self, gboolean named)
{
  const WrRunInfo *info = wr_run_item_get_info (self->item);
  const char *classes[] = { looks[info->state].css_class, NULL };
  g_autofree char *title = dup_title (self->item, named);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *summary = wr_run_item_dup_summary (self->item);
  g_autofree char *summary_markup = g_markup_escape_text (summary, -1);
  gboolean readable = info->state != WR_RUN_ITEM_DAMAGED;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), summary_markup);
  gtk_image_set_from_icon_name (self->icon, looks[info->state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_widget_set_visible (self->resume_button, wr_run_item_can_go_on (self->item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), readable);
  gtk_widget_set_visible (self->arrow, readable);
}

/* A path may be in any encoding. */
static void
set_target (GtkWidget *button, const char *path)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_bytestring (path));
}

/**
 * wr_run_row_new:
 * @named: whether the row says which job it was
 *
 * Returns: (transfer floating): a row for @item.
 */
GtkWidget *
wr_run_row_new (WrRunItem *item, gboolean named)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (item), NULL);
  WrRunRow *self = g_object_new (WR_TYPE_RUN_ROW, NULL);
  const char *path = wr_run_item_get_info (item)->path;

  self->item = g_object_ref (item);
  set_target (self->resume_button, path);
  set_target (self->delete_button, path);
  show_item (self, named);
  return GTK_WIDGET (self);
}

/**
 * wr_run_row_get_item:
 *
 * Returns: (transfer none): the run of the row.
 */
WrRunItem *
wr_run_row_get_item (WrRunRow *self)
{
  g_return_val_if_fail (WR_IS_RUN_ROW (self), NULL);
  return self->item;
}
