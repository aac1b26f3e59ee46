/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WR_HELP_TEXT,
  WR_HELP_HEADING,
  WR_HELP_BULLET,
  WR_HELP_STEP,
  WR_HELP_CODE,
  WR_HELP_PICTURE,
} WrHelpKind;

typedef struct {
  WrHelpKind kind;
  char *text;    /* (owned) Pango markup; plain for code and for what a picture shows */
  char *picture; /* (owned) (nullable) path of a resource */
  int number;    /* of a step, from 1 */
} WrHelpBlock;

GPtrArray *wr_help_page_load (const char *id,
                              GError    **error);

G_END_DECLS
