/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrHelpWindow: the user guide, a page at a time, with links and a way back.
 *
 * The guide is in the program, since neither a Flatpak nor most desktops have a viewer for it.
 * There is one such window.
 */

#include "config.h"

#include "wr-help-window.h"

#include "wr-help-page.h"

#define FIRST_PAGE "index"

struct _WrHelpWindow {
  AdwWindow parent_instance;

  GtkScrolledWindow *scrolled_window;
  GtkBox *content;

  GPtrArray *path; /* (owned) names of the pages up to the one that is shown */
  char *target;    /* (owned) (nullable) of the link that is being followed */
  guint follow_id; /* source that follows it; 0: none */
};

G_DEFINE_FINAL_TYPE (WrHelpWindow, wr_help_window, ADW_TYPE_WINDOW)

/* --- blocks --- */

static gboolean
follow_cb (gpointer user_data)
{
  WrHelpWindow *self = user_data;
  g_autofree char *target = g_steal_pointer (&self->target);

  self->follow_id = 0;
  wr_help_window_show_page (self, target);
  return G_SOURCE_REMOVE;
}

/* The label goes with its page and is not done with the link yet: so not at once. */
static gboolean
activate_link_cb (GtkLabel *label, const char *target, gpointer user_data)
{
  WrHelpWindow *self = user_data;

  g_free (self->target);
  self->target = g_strdup (target);
  if (self->follow_id == 0)
    self->follow_id = g_idle_add (follow_cb, self);
  return TRUE;
}

static GtkWidget *
make_label (const char *markup, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_text (WrHelpWindow *self, const WrHelpBlock *block)
{
  GtkWidget *label = make_label (block->text, NULL);

  g_signal_connect_object (label, "activate-link", G_CALLBACK (activate_link_cb), self, 0);
  return label;
}

static GtkWidget *
make_heading (WrHelpWindow *self, const WrHelpBlock *block)
{
  gboolean first = gtk_widget_get_first_child (GTK_WIDGET (self->content)) == NULL;
  GtkWidget *label = make_label (block->text, first ? "title-2" : "title-4");

  g_object_set (label, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_set_margin_top (label, first ? 0 : 12);
  return label;
}

static GtkWidget *
make_item (WrHelpWindow *self, const WrHelpBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *mark
      = block->kind == WR_HELP_STEP ? g_strdup_printf ("%d.", block->number) : g_strdup ("•");
  GtkWidget *mark_label = make_label (mark, NULL);
  GtkWidget *label = make_text (self, block);

  gtk_label_set_wrap (GTK_LABEL (mark_label), FALSE); /* a long text would press it together */
  gtk_widget_set_valign (mark_label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), mark_label);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_start (box, 12);
  return box;
}

static GtkWidget *
make_code (WrHelpWindow *self, const WrHelpBlock *block)
{
  GtkWidget *label = make_label ("", "monospace");

  gtk_label_set_text (GTK_LABEL (label), block->text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "wr-hint");
  return label;
}

/* Not larger than it is: a picture by itself would ask for the height that it has when it is as
 * wide as the page. */
static GtkWidget *
make_picture (WrHelpWindow *self, const WrHelpBlock *block)
{
  GtkWidget *picture = gtk_picture_new_for_resource (block->picture);
  GdkPaintable *paintable = gtk_picture_get_paintable (GTK_PICTURE (picture));
  GtkWidget *clamp = adw_clamp_new ();
  int width = gdk_paintable_get_intrinsic_width (paintable);

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), block->text);
  gtk_widget_add_css_class (picture, "card");
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), width);
  adw_clamp_set_child (ADW_CLAMP (clamp), picture);
  return clamp;
}

static GtkWidget *(*const makers[]) (WrHelpWindow *, const WrHelpBlock *) = {
  [WR_HELP_TEXT] = make_text, [WR_HELP_HEADING] = make_heading,
  [WR_HELP_BULLET] = make_item, [WR_HELP_STEP] = make_item,
  [WR_HELP_CODE] = make_code, [WR_HELP_PICTURE] = make_picture,
};

/* --- pages --- */

static void
fill (WrHelpWindow *self, GPtrArray *blocks)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  for (guint i = 0; i < blocks->len; i++) {
    const WrHelpBlock *block = g_ptr_array_index (blocks, i);
    gtk_box_append (self->content, makers[block->kind] (self, block));
  }
}

/* Shows the last page of the path, from its top. */
static void
update (WrHelpWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = wr_help_page_load (wr_help_window_get_page (self), &error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "help.back", self->path->len > 1);
  if (blocks == NULL) {
    g_critical ("%s", error->message);
    return;
  }
  fill (self, blocks);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->scrolled_window));
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrHelpWindow *self = WR_HELP_WINDOW (widget);

  if (self->path->len > 1)
    g_ptr_array_set_size (self->path, (int) self->path->len - 1);
  update (self);
}

static void
wr_help_window_dispose (GObject *object)
{
  g_clear_handle_id (&WR_HELP_WINDOW (object)->follow_id, g_source_remove);
  G_OBJECT_CLASS (wr_help_window_parent_class)->dispose (object);
}

static void
wr_help_window_finalize (GObject *object)
{
  WrHelpWindow *self = WR_HELP_WINDOW (object);

  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_clear_pointer (&self->target, g_free);
  G_OBJECT_CLASS (wr_help_window_parent_class)->finalize (object);
}

static void
wr_help_window_class_init (WrHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_help_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wr_help_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WrHelpWindow, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, WrHelpWindow, content);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wr_help_window_init (WrHelpWindow *self)
{
  self->path = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  wr_help_window_show_page (self, FIRST_PAGE);
}

/* --- public --- */

/**
 * wr_help_window_present:
 *
 * Brings the window of the help to the front, and makes it if there is none.
 */
void
wr_help_window_present (GtkApplication *application)
{
  GtkWindow *window = NULL;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next) {
    if (WR_IS_HELP_WINDOW (l->data))
      window = l->data;
  }
  if (window == NULL)
    window = g_object_new (WR_TYPE_HELP_WINDOW, "application", application, NULL);
  gtk_window_present (window);
}

/**
 * wr_help_window_show_page:
 * @id: the name of a page of the guide
 */
void
wr_help_window_show_page (WrHelpWindow *self, const char *id)
{
  g_return_if_fail (WR_IS_HELP_WINDOW (self) && id != NULL);

  g_ptr_array_add (self->path, g_strdup (id));
  update (self);
}

/**
 * wr_help_window_get_page:
 *
 * Returns: the name of the page that is shown.
 */
const char *
wr_help_window_get_page (WrHelpWindow *self)
{
  g_return_val_if_fail (WR_IS_HELP_WINDOW (self), NULL);
  return g_ptr_array_index (self->path, self->path->len - 1);
}
