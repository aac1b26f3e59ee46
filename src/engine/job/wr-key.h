/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  WR_KEY_TEXT,          /* char *, never NULL */
  WR_KEY_OPTIONAL_TEXT, /* char *, NULL for null and for the empty text */
  WR_KEY_DEFAULT_TEXT,  /* char *, NULL for null only */
  WR_KEY_WORD,          /* char *, one of `words` */
  WR_KEY_ENUM,          /* int, an index into `words` */
  WR_KEY_INT,           /* int; 0 for null where the fallback is null */
  WR_KEY_BOOLEAN,       /* gboolean */
  WR_KEY_SIZE,          /* int[2] */
  WR_KEY_LINES,         /* char **, never NULL */
  WR_KEY_FIELDS,        /* GPtrArray of WrField, never NULL */
  WR_N_KEY_TYPES
} WrKeyType;

/**
 * WrKey:
 *
 * One key of the job file and the member of a struct that holds it.
 */
typedef struct {
  const char *path;         /* “retries”, “pace.delay_ms”: at most one dot */
  WrKeyType type;
  gsize offset;             /* of the member in its struct */
  const char *fallback;     /* the default as JSON */
  gint64 min;               /* for numbers and sizes */
  gint64 max;
  const char *const *words; /* (nullable) ends with NULL */
  gboolean always;          /* written also where it is the default */
  gboolean shorthand;       /* this value alone may stand for the object around it */
  int (*derive) (gconstpointer base); /* (nullable) the default where it follows from the rest */
} WrKey;

void      wr_key_init     (const WrKey  *key,
                           gpointer      base);
void      wr_key_clear    (const WrKey  *key,
                           gpointer      base);
void      wr_key_copy     (const WrKey  *key,
                           gpointer      to,
                           gconstpointer from);
gboolean  wr_key_equal    (const WrKey  *key,
                           gconstpointer a,
                           gconstpointer b);
gboolean  wr_key_check    (const WrKey  *key,
                           gconstpointer base,
                           const char   *path,
                           GError      **error);
gboolean  wr_key_read     (const WrKey  *key,
                           gpointer      base,
                           JsonNode     *node,
                           const char   *path,
                           GError      **error);
gboolean  wr_key_parse    (const WrKey  *key,
                           gpointer      base,
                           const char   *text,
                           const char   *path,
                           GError      **error);
JsonNode *wr_key_write    (const WrKey  *key,
                           gconstpointer base);
JsonNode *wr_key_fallback (const WrKey  *key,
                           gconstpointer base);

G_END_DECLS
