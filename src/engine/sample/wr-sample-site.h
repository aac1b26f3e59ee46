/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WrSampleSite:
 *
 * A small shop served on loopback from the program's own resources: the first-run experience and
 * the tests' web. Its server runs in a thread of its own (“wr-sample”), so that it answers also
 * while the caller's thread waits.
 */
#define WR_TYPE_SAMPLE_SITE (wr_sample_site_get_type ())
G_DECLARE_FINAL_TYPE (WrSampleSite, wr_sample_site, WR, SAMPLE_SITE, GObject)

#define WR_SAMPLE_PORT 47806 /* preferred port of the sample job's addresses */

WrSampleSite *wr_sample_site_start            (guint16       port, /* 0: any free one */
                                               GError      **error);
WrSampleSite *wr_sample_site_start_for        (const char *const *urls);
const char   *wr_sample_site_get_url          (WrSampleSite *self);
guint64       wr_sample_site_get_n_requests   (WrSampleSite *self);
void          wr_sample_site_stop             (WrSampleSite *self);
char         *wr_sample_job_to_json           (const char   *site_url);

/* What the shop holds, for whoever checks what was extracted. */
typedef struct {
  const char *id;      /* path segment: /product/ID */
  const char *name;
  const char *price;   /* as shown, e.g. "€ 49.00" */
  int stock;
  const char *category;
  const char *sku;
  const char *rating;      /* of 5, e.g. "4.5" */
  const char *description;
  const char *material;
  const char *size;
  const char *weight;
  const char *shape;       /* its drawing: shapes/SHAPE.svg among the resources */
  const char *colour;      /* of the drawing, "#rrggbb" */
} WrSampleProduct;

const WrSampleProduct *wr_sample_get_products (gsize *n_products);

G_END_DECLS
