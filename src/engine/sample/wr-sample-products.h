/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-sample-site.h"

G_BEGIN_DECLS

typedef struct {
  const char *slug;   /* path segment: /category/SLUG */
  const char *name;   /* as products have it */
  const char *ground; /* background of its products' images, "#rrggbb" */
} WrSampleCategory;

const WrSampleProduct  *wr_sample_find_product   (const char *id);
const WrSampleCategory *wr_sample_get_categories (gsize      *n_categories);
const WrSampleCategory *wr_sample_find_category  (const char *name);

G_END_DECLS
