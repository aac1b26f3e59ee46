/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum { WR_FIELD_CSS, WR_FIELD_XPATH, WR_N_FIELD_USINGS } WrFieldUsing;

typedef enum {
  WR_FIELD_TEXT,      /* what a person would read */
  WR_FIELD_ATTRIBUTE, /* href and src come out absolute */
  WR_FIELD_HTML,      /* outer HTML */
  WR_FIELD_COUNT,     /* how many elements match */
  WR_FIELD_LOAD_MS,   /* the page's load time in ms; needs no selector */
  WR_N_FIELD_TAKES
} WrFieldTake;

typedef enum {
  WR_FIELD_FIRST, /* the first match */
  WR_FIELD_ALL,   /* a JSON array */
  WR_FIELD_JOIN,  /* one match a line */
  WR_N_FIELD_MATCHES
} WrFieldMatch;

/**
 * WrField:
 *
 * One column to extract: a value. The defaults are JOB.md's.
 */
typedef struct {
  char *name;          /* (owned) unique in its job, not empty */
  char *selector;      /* (owned) */
  WrFieldUsing using;
  WrFieldTake take;
  char *attribute;     /* (owned) (nullable) for WR_FIELD_ATTRIBUTE */
  WrFieldMatch match;
  gboolean trim;       /* fold white space at the ends and within */
  char *pattern;       /* (owned) (nullable) PCRE */
  int group;           /* group of the pattern, 0 the whole match */
  char *default_value; /* (owned) (nullable) */
  gboolean required;
  JsonObject *source;  /* (owned) (nullable) as its file had it, for the keys not known here */
} WrField;

WrField     *wr_field_new               (const char    *name,
                                         const char    *selector);
WrField     *wr_field_copy              (const WrField *self);
void         wr_field_free              (WrField       *self);
gboolean     wr_field_equal             (const WrField *a,
                                         const WrField *b);
gboolean     wr_field_check             (const WrField *self,
                                         GError       **error);
WrFieldUsing wr_field_guess_using       (const char    *selector);
const char  *wr_field_take_to_string    (WrFieldTake    take);
const char  *wr_field_match_to_string   (WrFieldMatch   match);
const char  *wr_field_using_to_string   (WrFieldUsing   using);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrField, wr_field_free)

G_END_DECLS
