/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAdviceNote: the advice as it stands over a timeline, or a list of workers. It shows itself when
 * it has something to say.
 */

#include "config.h"

#include "wr-advice-note.h"

struct _WrAdviceNote {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *sentence_label;
  GtkLabel *figures_label;
};

G_DEFINE_FINAL_TYPE (WrAdviceNote, wr_advice_note, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SENTENCE,
  PROP_FIGURES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
wr_advice_note_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrAdviceNote *self = WR_ADVICE_NOTE (object);
  const char *text = g_value_get_string (value);

  switch (id) {
  case PROP_SENTENCE:
    gtk_label_set_label (self->sentence_label, text != NULL ? text : "");
    gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
    break;
  case PROP_FIGURES:
    gtk_label_set_label (self->figures_label, text != NULL ? text : "");
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_advice_note_dispose (GObject *object)
{
  WrAdviceNote *self = WR_ADVICE_NOTE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_advice_note_parent_class)->dispose (object);
}

static void
wr_advice_note_class_init (WrAdviceNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = wr_advice_note_set_property;
  object_class->dispose = wr_advice_note_dispose;
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  props[PROP_FIGURES] = g_param_spec_string ("figures", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-advice-note.ui");
  gtk_widget_class_bind_template_child (widget_class, WrAdviceNote, box);
  gtk_widget_class_bind_template_child (widget_class, WrAdviceNote, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, WrAdviceNote, figures_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_advice_note_init (WrAdviceNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
