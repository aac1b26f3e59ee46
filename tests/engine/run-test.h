/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-driver.h"
#include "test-build.h"
#include "wr-engine.h"

G_BEGIN_DECLS

/* A run of pages http://host-N.test/page/M before the fake driver, in a folder of its own. */
typedef struct {
  FakeDriver *driver;      /* (owned) */
  char *folder;            /* (owned) */
  char *path;              /* (owned) of the store */
  WrJob *job;              /* (owned) may be changed before run_test_renew() */
  WrRun *run;              /* (owned) (nullable) */
  gboolean bad_selector;   /* the check says that the first field's selector is bad */
  GMutex mutex;
  GHashTable *addresses;   /* (owned) session id to the URL that it shows (mutex mutex) */
  double origin;           /* of the last document (mutex mutex) */
} RunTest;

void run_test_set_up               (RunTest     *self,
                                    int          n_pages,
                                    int          n_workers);
void run_test_clear                (RunTest     *self);
gboolean run_test_is_let_go        (RunTest     *self);
void run_test_renew                (RunTest     *self);
void run_test_reopen               (RunTest     *self);
void run_test_start                (RunTest     *self);
void run_test_try_start            (RunTest     *self,
                                    GError     **error);
void run_test_wait_for_state       (RunTest     *self,
                                    WrRunState   state);
void run_test_wait_for_done        (RunTest     *self,
                                    int          n_pages);
void run_test_wait_for_idle        (RunTest     *self);
void run_test_turn                 (int          ms);
void run_test_assert_pages         (RunTest     *self,
                                    int          n_done,
                                    int          n_failed);
void run_test_fill_disk            (const char  *path);
void run_test_empty_disk           (void);
void run_test_assert_all_ended     (RunTest     *self,
                                    int          n_pages);
void run_test_assert_attempts      (RunTest     *self,
                                    int          n_attempts);
void run_test_assert_each_page_once (RunTest    *self,
                                    int          n_pages);

JsonNode *run_test_execute_cb      (WrCommand    command,
                                    const char  *session_id,
                                    JsonObject  *body,
                                    const char **error,
                                    gpointer     user_data);

/* What a page takes where a test acts in the middle of a run: rows are seen up to 0.1 s after they
 * are there, and by then few pages may have ended, on a quick machine as well. */
#define RUN_TEST_PAGE_MS 20

/* Runs the main loop until CONDITION; fails after 30 s, more under a sanitizer. */
#define RUN_TEST_WAIT(self, condition)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 run_test_end = g_get_monotonic_time () + 30 * TEST_SLOWNESS * G_TIME_SPAN_SECOND;       \
    while (!(condition)) {                                                                         \
      g_assert_cmpint (g_get_monotonic_time (), <, run_test_end);                                  \
      run_test_turn (10);                                                                          \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunTest, run_test_clear)

G_END_DECLS
