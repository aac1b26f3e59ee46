/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guide who measures the contrast of every text in each state, in the light and in the dark
 * style, and says at the end how many texts there were in which colours, and which are hard to
 * read: under the 4.5 to 1 of WCAG 2 (1.4.3, AA).
 *
 * The colour of a text is taken from what GTK is about to draw, since css classes, opacities and
 * states have all had their say there. What is below it is the colour that most of its rectangle
 * has in the picture. Texts of what cannot be used now are left out, as WCAG leaves them out.
 */

#include "config.h"

#include "tour.h"
#include "ui-picture.h"
#include "wr-timeline-style.h"

#include <stdio.h>

#define LEAST 4.5

typedef struct {
  GtkWidget *window;
  GdkTexture *picture;
  guint32 *pixels;      /* (owned) */
  int width;
  int height;
  char *state;          /* (owned) and the style */
} View;

/* Where a node is drawn. */
typedef struct {
  GskTransform *transform; /* (nullable) to the window */
  graphene_rect_t clip;
  double opacity;
} Place;

typedef struct {
  GdkRGBA text;         /* the colour of the text over what is below it */
  GdkRGBA ground;
  double contrast;
  guint n_texts;
  char *example;        /* (owned) the first of them */
} Pair;

static GHashTable *pairs; /* (element-type utf8 Pair) of the colours and the widget's kind */

static void
free_pair (gpointer data)
{
  Pair *pair = data;

  g_free (pair->example);
  g_free (pair);
}

static GdkRGBA
unpack (guint32 pixel)
{
  return (GdkRGBA){ (pixel >> 16 & 255) / 255.f, (pixel >> 8 & 255) / 255.f, (pixel & 255) / 255.f,
                    1 };
}

/* The colour of most of the picture within @rect. */
static GdkRGBA
find_ground (const View *view, const graphene_rect_t *rect)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  int right = MIN (view->width, (int) ceilf (rect->origin.x + rect->size.width));
  int bottom = MIN (view->height, (int) ceilf (rect->origin.y + rect->size.height));
  guint most = 0;
  guint32 ground = 0;

  for (int y = MAX (0, (int) rect->origin.y); y < bottom; y++) {
    for (int x = MAX (0, (int) rect->origin.x); x < right; x++) {
      guint32 pixel = view->pixels[y * view->width + x];
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel))) + 1;

      g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GUINT_TO_POINTER (count));
      if (count > most) {
        most = count;
        ground = pixel;
      }
    }
  }
  return unpack (ground);
}

static const char *
get_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_EDITABLE (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));
  return "";
}

static char *
describe (GtkWidget *widget)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);
  g_autofree char *style = g_strjoinv (".", classes);

  return g_strconcat (G_OBJECT_TYPE_NAME (widget), *style != '\0' ? "." : "", style, NULL);
}

static void
note_text (const View *view, GtkWidget *widget, const GdkRGBA *color, const GdkRGBA *ground)
{
  const GdkRGBA clear = { 0 };
  g_autofree char *kind = describe (widget);
  g_autofree char *text_color = gdk_rgba_to_string (color);
  g_autofree char *ground_color = gdk_rgba_to_string (ground);
  g_autofree char *key = g_strjoin (" ", text_color, ground_color, kind, NULL);
  Pair *pair = g_hash_table_lookup (pairs, key);

  if (pair == NULL) {
    pair = g_new0 (Pair, 1);
    pair->text = *color;
    pair->ground = *ground;
    pair->contrast = wr_timeline_style_get_contrast (color, &clear, ground);
    pair->example = g_strdup_printf ("%s “%.40s” in %s", kind, get_words (widget), view->state);
    g_hash_table_insert (pairs, g_steal_pointer (&key), pair);
  }
  pair->n_texts++;
}

static void
visit_text (const View *view, GskRenderNode *node, const Place *place)
{
  graphene_rect_t bounds, seen;
  GdkRGBA color = *gsk_text_node_get_color (node);

  gsk_render_node_get_bounds (node, &bounds);
  gsk_transform_transform_bounds (place->transform, &bounds, &bounds);
  /* A sliver says nothing of what is below. */
  if (!graphene_rect_intersection (&bounds, &place->clip, &seen)
      || seen.size.height < bounds.size.height / 2)
    return;
  GtkWidget *widget = gtk_widget_pick (view->window, seen.origin.x + seen.size.width / 2,
                                       seen.origin.y + seen.size.height / 2,
                                       GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);
  /* What is selected is drawn once more without a colour, over its ground. */
  if (widget == NULL || !gtk_widget_is_sensitive (widget) || color.alpha == 0)
    return;
  GdkRGBA ground = find_ground (view, &seen);
  color.alpha *= (float) place->opacity;
  note_text (view, widget, &color, &ground);
}

static void visit_node (const View *view, GskRenderNode *node, const Place *place);

static void
visit_clipped (const View *view, GskRenderNode *child, const graphene_rect_t *clip, Place place)
{
  graphene_rect_t bounds;

  gsk_transform_transform_bounds (place.transform, clip, &bounds);
  if (graphene_rect_intersection (&place.clip, &bounds, &place.clip))
    visit_node (view, child, &place);
}

static void
visit_moved (const View *view, GskRenderNode *node, Place place)
{
  GskTransform *move = gsk_transform_node_get_transform (node);
  GskTransform *both = gsk_transform_transform (gsk_transform_ref (place.transform), move);

  place.transform = both;
  visit_node (view, gsk_transform_node_get_child (node), &place);
  gsk_transform_unref (both);
}

/* What is not in here holds no text where Windrow draws it, such as pictures and shadows. */
static void
visit_node (const View *view, GskRenderNode *node, const Place *place)
{
  Place inner = *place;

  switch ((int) gsk_render_node_get_node_type (node)) {
    case GSK_TEXT_NODE:
      visit_text (view, node, place);
      break;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        visit_node (view, gsk_container_node_get_child (node, i), place);
      break;
    case GSK_TRANSFORM_NODE:
      visit_moved (view, node, inner);
      break;
    case GSK_OPACITY_NODE:
      inner.opacity *= gsk_opacity_node_get_opacity (node);
      visit_node (view, gsk_opacity_node_get_child (node), &inner);
      break;
    case GSK_CLIP_NODE:
      visit_clipped (view, gsk_clip_node_get_child (node), gsk_clip_node_get_clip (node), inner);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      visit_clipped (view, gsk_rounded_clip_node_get_child (node),
                     &gsk_rounded_clip_node_get_clip (node)->bounds, inner);
      break;
    case GSK_SHADOW_NODE:
      visit_node (view, gsk_shadow_node_get_child (node), place);
      break;
    case GSK_DEBUG_NODE:
      visit_node (view, gsk_debug_node_get_child (node), place);
      break;
    default:
      break;
  }
}

static void
measure (GtkWindow *window, const char *state, const char *style)
{
  g_autoptr (GdkTexture) picture = ui_picture_take (window);
  graphene_rect_t inside;
  g_autoptr (GskRenderNode) node = ui_picture_record (GTK_WIDGET (window), &inside);
  View view = { .window = GTK_WIDGET (window),
                .picture = picture,
                .width = gdk_texture_get_width (picture),
                .height = gdk_texture_get_height (picture) };
  GskTransform *to_window
      = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (-inside.origin.x, -inside.origin.y));
  Place place = { .transform = to_window,
                  .clip = GRAPHENE_RECT_INIT (0, 0, inside.size.width, inside.size.height),
                  .opacity = 1 };

  view.pixels = g_new (guint32, (gsize) view.width * (gsize) view.height);
  gdk_texture_download (picture, (guchar *) view.pixels, 4 * (gsize) view.width);
  view.state = g_strdup_printf ("%s (%s)", state, style);
  visit_node (&view, node, &place);
  gsk_transform_unref (to_window);
  g_free (view.pixels);
  g_free (view.state);
}

static void
show_contrast (GtkWindow *window, const char *state)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  if (pairs == NULL)
    pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_pair);
  measure (window, state, "light");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  measure (window, state, "dark");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *first = a, *second = b;

  return (first->contrast > second->contrast) - (first->contrast < second->contrast);
}

static int
end_contrast (const char *variant)
{
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_values (pairs), compare_pairs);
  guint n_texts = 0, n_faults = 0;

  for (GList *link = sorted; link != NULL; link = link->next) {
    const Pair *pair = link->data;
    g_autofree char *text = gdk_rgba_to_string (&pair->text);
    g_autofree char *ground = gdk_rgba_to_string (&pair->ground);

    n_texts += pair->n_texts;
    n_faults += pair->contrast < LEAST;
    printf ("# %5.2f  %s on %s, %u times: %s\n", pair->contrast, text, ground, pair->n_texts,
            pair->example);
  }
  printf ("%sok - contrast, %s: %u texts, %u pairs of colours, %u under %.1f\n",
          n_faults > 0 || n_texts == 0 ? "not " : "", variant, n_texts,
          g_hash_table_size (pairs), n_faults,
          LEAST);
  return n_faults > 0 || n_texts == 0;
}

const TourGuide tour_contrast = { "contrast", FALSE, show_contrast, end_contrast };
