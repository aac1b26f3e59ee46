/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-sample-site.h"

G_BEGIN_DECLS

char *wr_sample_page_home     (void);
char *wr_sample_page_list     (const char            *number);
char *wr_sample_page_category (const char            *slug);
char *wr_sample_page_product  (const WrSampleProduct *product);
char *wr_sample_page_script   (const WrSampleProduct *product);
char *wr_sample_page_message  (const char            *heading,
                               const char            *text,
                               const char            *script);
char *wr_sample_product_image (const WrSampleProduct *product);
char *wr_sample_product_json  (const WrSampleProduct *product);

G_END_DECLS
