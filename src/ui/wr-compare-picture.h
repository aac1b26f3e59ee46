/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-table.h"

G_BEGIN_DECLS

typedef enum {
  WR_COMPARE_FILE_CSV,
  WR_COMPARE_FILE_PNG,
  WR_COMPARE_FILE_SVG,
  WR_N_COMPARE_FILES
} WrCompareFile;

const char *wr_compare_file_get_extension (WrCompareFile        self);
GBytes     *wr_compare_file_make          (WrCompareFile        self,
                                           const WrComparePlan *plan,
                                           WrFigure             figure,
                                           gboolean             rtl);

G_END_DECLS
