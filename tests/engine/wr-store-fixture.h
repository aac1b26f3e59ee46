/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"
#include "wr-store-reader.h"
#include "wr-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own, for the tests of all that reads or writes one. */
typedef struct {
  char *folder;      /* (owned) */
  char *path;        /* (owned) of the store; nothing is there yet */
  WrStore *store;    /* (owned) (nullable) */
  GArray *committed; /* (owned) (element-type gint64) what the signal has told so far */
  GError *failure;   /* (owned) (nullable) the last */
  guint n_failures;
  guint n_recovered;
} WrStoreFixture;

void      wr_store_fixture_set_up    (WrStoreFixture     *self,
                                      gconstpointer       data);
void      wr_store_fixture_tear_down (WrStoreFixture     *self,
                                      gconstpointer       data);
void      wr_store_fixture_create    (WrStoreFixture     *self,
                                      const char         *job_json,
                                      const char *const  *columns,
                                      int                 n_pages);
void      wr_store_fixture_adopt     (WrStoreFixture     *self,
                                      WrStore            *store);
void      wr_store_fixture_close     (WrStoreFixture     *self);
WrResult *wr_store_fixture_result    (gint64              page_id,
                                      const char         *first_cell,
                                      ...) G_GNUC_NULL_TERMINATED;
void      wr_store_fixture_post      (WrStoreFixture     *self,
                                      WrResult           *result);
void      wr_store_fixture_fail      (WrStoreFixture     *self,
                                      gint64              page_id,
                                      WrFailure           failure,
                                      const char         *detail);
void      wr_store_fixture_flush     (WrStoreFixture     *self);

/* Of a file that nobody need have open */
gint64    wr_store_query_int         (const char         *path,
                                      const char         *sql);
void      wr_store_check_whole       (const char         *path);
void      wr_store_check_rows        (const char         *path,
                                      const GArray       *row_ids);
void      wr_store_empty_folder      (const char         *path);

/* Runs the main loop until CONDITION; the test program's own time-out ends a wait in vain. */
#define wr_wait_until(condition)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
