/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The store's queue alone, without a thread and without a file: what is told, and that nothing that
 * is said to it is lost.
 */

#include "config.h"

#include "wr-store-queue.h"

#include "wr-store.h"

static GError *
make_problem (void)
{
  return g_error_new_literal (WR_STORE_ERROR, WR_STORE_ERROR_FULL, "the disk is full");
}

/* Whoever was told of the problem may ask for a retry before the store's thread waits for it. */
static void
test_early_retry (void)
{
  WrStoreQueue *queue = wr_store_queue_new ();
  g_autoptr (GError) problem = make_problem ();

  wr_store_queue_fail (queue, problem);
  wr_store_queue_retry (queue);
  g_assert_cmpint (wr_store_queue_wait_for_retry (queue, G_TIME_SPAN_MINUTE), ==,
                   WR_STORE_WAIT_RETRY);
  wr_store_queue_free (queue);
}

static void
test_close (void)
{
  WrStoreQueue *queue = wr_store_queue_new ();
  g_autoptr (GError) problem = make_problem ();

  wr_store_queue_fail (queue, problem);
  wr_store_queue_close (queue);
  g_assert_cmpint (wr_store_queue_wait_for_retry (queue, G_TIME_SPAN_MINUTE), ==,
                   WR_STORE_WAIT_CLOSED);
  wr_store_queue_free (queue);
}

typedef struct {
  WrStoreQueue *queue;
  gboolean ok;
  GError *error; /* (owned) (nullable) */
} Asker;

static gpointer
flush_thread (gpointer data)
{
  Asker *asker = data;

  asker->ok = wr_store_queue_flush (asker->queue, NULL, &asker->error);
  return NULL;
}

static gpointer
call_thread (gpointer data)
{
  Asker *asker = data;
  WrStoreCall call = { 0 };

  asker->ok = wr_store_queue_call (asker->queue, &call);
  asker->error = call.error;
  return NULL;
}

/* What the thread has in its hands when it fails: one result. */
static void
take_one (WrStoreQueue *queue, WrStoreBatch *batch)
{
  WrStoreCall *call;

  g_assert_true (wr_store_queue_post (queue, wr_result_new (1, 1, 1), NULL));
  g_assert_true (wr_store_queue_take (queue, batch, &call));
  g_assert_null (call);
  g_assert_cmpuint (batch->results->len, ==, 1);
}

/* Behind a problem everybody is refused at once; behind a retry they wait for how it ends. */
static void
test_asked_after_retry (gconstpointer func)
{
  g_autoptr (WrStoreBatch) batch = wr_store_batch_new ();
  g_autoptr (GError) problem = make_problem ();
  Asker asker = { .queue = wr_store_queue_new () };
  WrStoreCall *call;

  take_one (asker.queue, batch);
  wr_store_queue_fail (asker.queue, problem);
  g_assert_false (wr_store_queue_flush (asker.queue, NULL, &asker.error));
  g_assert_error (asker.error, WR_STORE_ERROR, WR_STORE_ERROR_FULL);
  g_clear_error (&asker.error);

  wr_store_queue_retry (asker.queue);
  g_assert_cmpint (wr_store_queue_wait_for_retry (asker.queue, G_TIME_SPAN_MINUTE), ==,
                   WR_STORE_WAIT_RETRY);
  GThread *thread = g_thread_new ("ask", (GThreadFunc) func, &asker);
  wr_store_queue_written (asker.queue, batch);
  wr_store_batch_clear (batch);
  if (func == call_thread) {
    g_assert_true (wr_store_queue_take (asker.queue, batch, &call));
    wr_store_queue_answer (asker.queue, call);
  }
  g_thread_join (thread);
  g_assert_no_error (asker.error);
  g_assert_true (asker.ok);
  wr_store_queue_free (asker.queue);
}

/* The last try, after the close, fails: nobody is left waiting. */
static void
test_call_at_the_end (void)
{
  g_autoptr (WrStoreBatch) batch = wr_store_batch_new ();
  g_autoptr (GError) problem = make_problem ();
  Asker asker = { .queue = wr_store_queue_new () };

  take_one (asker.queue, batch);
  GThread *thread = g_thread_new ("ask", call_thread, &asker);
  wr_store_queue_fail (asker.queue, problem);
  wr_store_queue_close (asker.queue);
  g_assert_cmpint (wr_store_queue_wait_for_retry (asker.queue, G_TIME_SPAN_MINUTE), ==,
                   WR_STORE_WAIT_CLOSED);
  wr_store_queue_fail (asker.queue, problem);
  g_thread_join (thread);
  g_assert_false (asker.ok);
  g_assert_nonnull (asker.error);
  g_clear_error (&asker.error);
  wr_store_queue_free (asker.queue);
}

/* What nobody takes fills the queue; who was told to stop does not wait for its end. */
static void
test_full (void)
{
  WrStoreQueue *queue = wr_store_queue_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  g_cancellable_cancel (stop);
  for (int i = 1; i <= WR_STORE_MAX_PENDING; i++)
    g_assert_true (wr_store_queue_post (queue, wr_result_new (i, 1, 1), stop));
  g_assert_false (wr_store_queue_post (queue, wr_result_new (1, 1, 1), stop));
  wr_store_queue_free (queue);
}

static gpointer
call_and_retry_thread (gpointer data)
{
  Asker *asker = data;

  call_thread (asker);
  wr_store_queue_retry (asker->queue);
  return NULL;
}

/* Somebody who asks between the failure and the wait has an answer, too. */
static void
test_call_before_wait (void)
{
  g_autoptr (GError) problem = make_problem ();
  Asker asker = { .queue = wr_store_queue_new () };

  wr_store_queue_fail (asker.queue, problem);
  GThread *thread = g_thread_new ("ask", call_and_retry_thread, &asker);
  g_assert_cmpint (wr_store_queue_wait_for_retry (asker.queue, G_TIME_SPAN_MINUTE), ==,
                   WR_STORE_WAIT_RETRY);
  g_thread_join (thread);
  g_assert_error (asker.error, WR_STORE_ERROR, WR_STORE_ERROR_FULL);
  g_clear_error (&asker.error);
  wr_store_queue_free (asker.queue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/store-queue/early-retry", test_early_retry);
  g_test_add_func ("/wr/store-queue/close", test_close);
  g_test_add_data_func ("/wr/store-queue/flush-after-retry", flush_thread, test_asked_after_retry);
  g_test_add_data_func ("/wr/store-queue/call-after-retry", call_thread, test_asked_after_retry);
  g_test_add_func ("/wr/store-queue/call-at-the-end", test_call_at_the_end);
  g_test_add_func ("/wr/store-queue/full", test_full);
  g_test_add_func ("/wr/store-queue/call-before-wait", test_call_before_wait);
  return g_test_run ();
}
