/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  WR_BAR_PLAIN,
  WR_BAR_HATCHED,
  WR_BAR_DOTTED,
  WR_BAR_CROSSED,
  WR_N_BAR_KINDS
} WrBarKind;

/**
 * WrBar:
 *
 * One bar: a value. Its whisker goes from low to high.
 */
typedef struct {
  char *label;    /* (owned) */
  char *text;     /* (owned) its value with the unit, as said beside it */
  double value;   /* 0 or more */
  double low;
  double high;
  WrBarKind kind; /* colour and pattern */
} WrBar;

/**
 * WrBarStyle:
 *
 * How bars are drawn.
 */
typedef struct {
  PangoContext *pango;
  GdkRGBA color;  /* of text and lines */
  gboolean rtl;
} WrBarStyle;

WrBar *wr_bar_new              (const char       *label,
                                const char       *text,
                                double            value,
                                double            low,
                                double            high,
                                WrBarKind         kind);
void   wr_bar_free             (WrBar            *self);
int    wr_bar_drawing_height   (guint             n_bars);
void   wr_bar_drawing_draw     (GPtrArray        *bars,
                                const WrBarStyle *style,
                                cairo_t          *cairo,
                                int               width,
                                int               height);
double wr_bar_drawing_step     (double            greatest,
                                int               n_most);

G_END_DECLS
