/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFrontier: the pages still to do and the rules on when each may be tried.
 *
 * It holds a window on the store's queued pages, not all of them, and reads on when the window runs
 * low or when nothing in it may be tried now. Each host has a queue, a number of pages at a time
 * and a least time between starts. A worker stays on the host that it is on while it can, since a
 * browser that changes hosts is almost twice as slow, but leaves after STREAK pages for a host that
 * nobody serves.
 *
 * Everything is behind one lock and one condition. The rule that bites: whatever makes a page
 * eligible must wake all waiters, and a timed wait must have its time in the future.
 *
 * A worker without a session asks wr_frontier_wait_for_work() first: it is told to start one only
 * when there are more pages to try than sessions that wait or are being started, so that sixteen
 * workers on one host that takes four pages at a time are four browsers.
 */

#include "config.h"

#include "wr-frontier.h"

#include "wr-store-reader.h"

#define WINDOW_STEP 2048
#define WINDOW_MAX 65536
#define STREAK 32

struct _WrFrontierHost {
  char *name;   /* (owned) */
  GQueue pages; /* (element-type WrFrontierPage) (owned) */
  GList link;   /* in the ring */
  int n_in_flight;
  int n_lanes;       /* workers whose session is here */
  gint64 next_start; /* monotonic µs */
};

struct _WrFrontier {
  GMutex mutex;
  GCond cond;
  int per_host;
  gint64 delay; /* µs */

  WrStoreReader *reader; /* (owned) (mutex mutex) */
  gint64 cursor;         /* id of the last page that was read (mutex mutex) */
  gint64 reread_until;   /* below this id, what is in skip was read before (mutex mutex) */
  GHashTable *skip;      /* (owned) (nullable) ids (mutex mutex) */
  gboolean exhausted;    /* nothing after the cursor (mutex mutex) */
  GError *error;         /* (owned) (nullable) (mutex mutex) */

  GHashTable *hosts;     /* (owned) by name (mutex mutex) */
  GQueue ring;           /* the hosts, the one served last at the end (mutex mutex) */
  guint n_window;        /* pages in the hosts' queues (mutex mutex) */
  GSequence *later;      /* (owned) pages by due time (mutex mutex) */
  GHashTable *in_flight; /* (owned) set of WrFrontierPage (mutex mutex) */
  int n_waiting;         /* workers with a session that wait (mutex mutex) */
  int n_cold;            /* workers without a session that wait (mutex mutex) */
  int n_starting;        /* workers that start one (mutex mutex) */
  gboolean paused;       /* (mutex mutex) */
};

static void
page_free (gpointer data)
{
  WrFrontierPage *page = data;

  g_free (page->url);
  g_free (page);
}

static void
free_page_cb (gpointer data, gpointer user_data)
{
  page_free (data);
}

static void
host_free (gpointer data)
{
  WrFrontierHost *host = data;

  g_queue_clear_full (&host->pages, page_free);
  g_free (host->name);
  g_free (host);
}

static char *
dup_host_name (const char *url)
{
  g_autofree char *host = NULL;

  if (g_uri_split_network (url, G_URI_FLAGS_PARSE_RELAXED, NULL, &host, NULL, NULL) && host != NULL)
    return g_ascii_strdown (host, -1);
  return g_strdup ("");
}

static WrFrontierHost *
frontier_get_host (WrFrontier *self, const char *url)
{
  g_autofree char *name = dup_host_name (url);
  WrFrontierHost *host = g_hash_table_lookup (self->hosts, name);

  if (host != NULL)
    return host;

  host = g_new0 (WrFrontierHost, 1);
  host->name = g_steal_pointer (&name);
  host->link.data = host;
  g_queue_init (&host->pages);
  g_hash_table_insert (self->hosts, host->name, host);
  g_queue_push_tail_link (&self->ring, &host->link);
  return host;
}

static gboolean
host_is_over (WrFrontierHost *host, gint64 now)
{
  return host->pages.length == 0 && host->n_in_flight == 0 && host->n_lanes == 0 &&
         host->next_start <= now;
}

static void
frontier_drop_host (WrFrontier *self, WrFrontierHost *host)
{
  g_queue_unlink (&self->ring, &host->link);
  g_hash_table_remove (self->hosts, host->name);
}

/* How many pages of the host may start now. */
static int
host_count_slots (WrFrontier *self, WrFrontierHost *host, gint64 now)
{
  int slots = MIN ((int) MIN (host->pages.length, G_MAXINT), self->per_host - host->n_in_flight);

  if (slots <= 0 || host->next_start > now)
    return 0;
  return self->delay > 0 ? 1 : slots;
}

static int
compare_due (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 due_a = ((const WrFrontierPage *) a)->due;
  gint64 due_b = ((const WrFrontierPage *) b)->due;

  return (due_a > due_b) - (due_a < due_b);
}

static void
frontier_queue_page (WrFrontier *self, WrFrontierPage *page, gboolean first)
{
  if (page->host == NULL)
    page->host = frontier_get_host (self, page->url);
  page->due = 0;
  if (first)
    g_queue_push_head (&page->host->pages, page);
  else
    g_queue_push_tail (&page->host->pages, page);
  self->n_window++;
}

static void
frontier_queue_later (WrFrontier *self, WrFrontierPage *page, gint64 due)
{
  page->host = NULL; /* its host may be dropped meanwhile */
  page->due = due;
  g_sequence_insert_sorted (self->later, page, compare_due, NULL);
}

static void
frontier_queue_due (WrFrontier *self, gint64 now)
{
  while (!g_sequence_is_empty (self->later)) {
    GSequenceIter *first = g_sequence_get_begin_iter (self->later);
    WrFrontierPage *page = g_sequence_get (first);

    if (page->due > now)
      return;
    g_sequence_remove (first);
    frontier_queue_page (self, page, TRUE);
  }
}

typedef struct {
  WrFrontier *self;
  guint n_read;
} Reading;

static gboolean
read_page (const WrStorePage *stored, gpointer user_data)
{
  Reading *reading = user_data;
  WrFrontier *self = reading->self;
  gint64 wait = stored->not_before > 0 ? stored->not_before - g_get_real_time () : 0;

  reading->n_read++;
  self->cursor = MAX (self->cursor, stored->page_id);
  if (self->skip != NULL && g_hash_table_contains (self->skip, &stored->page_id))
    return TRUE;

  WrFrontierPage *page = g_new0 (WrFrontierPage, 1);
  page->id = stored->page_id;
  page->url = g_strdup (stored->url);
  page->attempts = stored->attempts;
  if (wait > 0)
    frontier_queue_later (self, page, g_get_monotonic_time () + wait);
  else
    frontier_queue_page (self, page, FALSE);
  return TRUE;
}

static void
frontier_read_on (WrFrontier *self)
{
  Reading reading = { self, 0 };

  if (!wr_store_reader_foreach_queued (self->reader, self->cursor, WINDOW_STEP, read_page, &reading,
                                       &self->error))
    self->exhausted = TRUE;
  if (reading.n_read < WINDOW_STEP)
    self->exhausted = TRUE;
  if (self->skip != NULL && (self->exhausted || self->cursor >= self->reread_until))
    g_clear_pointer (&self->skip, g_hash_table_unref);
}

/* The host to take from: the lane's own while it may stay there, then one that nobody serves,
 * then any; among equals the one that was served longest ago. */
static WrFrontierHost *
frontier_choose_host (WrFrontier *self, WrFrontierLane *lane, gint64 now)
{
  gboolean own = lane->host != NULL && host_count_slots (self, lane->host, now) > 0;
  WrFrontierHost *any = NULL;
  GList *next;

  if (own && lane->streak < STREAK)
    return lane->host;

  for (GList *link = self->ring.head; link != NULL; link = next) {
    WrFrontierHost *host = link->data;

    next = link->next;
    if (host_is_over (host, now)) {
      frontier_drop_host (self, host);
      continue;
    }
    if (host == lane->host || host_count_slots (self, host, now) == 0)
      continue;
    if (host->n_in_flight == 0)
      return host;
    if (any == NULL)
      any = host;
  }
  return own ? lane->host : any;
}

static void
lane_move (WrFrontierLane *lane, WrFrontierHost *host)
{
  if (lane->host == host) {
    lane->streak++;
    return;
  }
  if (lane->host != NULL)
    lane->host->n_lanes--;
  if (host != NULL)
    host->n_lanes++;
  lane->host = host;
  lane->streak = host != NULL ? 1 : 0;
}

static WrFrontierPage *
frontier_take_from (WrFrontier *self, WrFrontierLane *lane, WrFrontierHost *host, gint64 now)
{
  WrFrontierPage *page = g_queue_pop_head (&host->pages);

  self->n_window--;
  host->n_in_flight++;
  host->next_start = now + self->delay;
  if (lane->host == host && lane->streak >= STREAK)
    lane->streak = 0;
  lane_move (lane, host);
  g_queue_unlink (&self->ring, &host->link);
  g_queue_push_tail_link (&self->ring, &host->link);
  g_hash_table_add (self->in_flight, page);
  return page;
}

static WrFrontierHost *
frontier_find_host (WrFrontier *self, WrFrontierLane *lane, gint64 now)
{
  WrFrontierHost *host = NULL;

  if (self->paused)
    return NULL;
  frontier_queue_due (self, now);
  if (self->n_window < WINDOW_STEP / 2 && !self->exhausted)
    frontier_read_on (self);
  while ((host = frontier_choose_host (self, lane, now)) == NULL && !self->exhausted &&
         self->n_window < WINDOW_MAX)
    frontier_read_on (self);
  return host;
}

static gboolean
frontier_is_over (WrFrontier *self)
{
  return self->error != NULL ||
         (self->exhausted && self->n_window == 0 && g_sequence_is_empty (self->later) &&
          g_hash_table_size (self->in_flight) == 0);
}

/* When time alone makes a page eligible: later than now, or 0. */
static gint64
frontier_get_next_time (WrFrontier *self, gint64 now)
{
  gint64 time = 0;

  if (!g_sequence_is_empty (self->later))
    time = ((WrFrontierPage *) g_sequence_get (g_sequence_get_begin_iter (self->later)))->due;
  for (GList *link = self->ring.head; self->delay > 0 && link != NULL; link = link->next) {
    WrFrontierHost *host = link->data;

    if (host->pages.length > 0 && host->n_in_flight < self->per_host && host->next_start > now)
      time = time == 0 ? host->next_start : MIN (time, host->next_start);
  }
  return time > now ? time : 0;
}

static void
frontier_wait (WrFrontier *self, WrFrontierLane *lane, int *n_waiting, gint64 now)
{
  gint64 time = self->paused ? 0 : frontier_get_next_time (self, now);

  if (lane->wait_func != NULL)
    lane->wait_func (self->paused         ? WR_FRONTIER_WAIT_PAUSED
                     : self->n_window > 0 ? WR_FRONTIER_WAIT_POLITE
                                          : WR_FRONTIER_WAIT_IDLE,
                     lane->user_data);
  (*n_waiting)++;
  if (time > 0)
    g_cond_wait_until (&self->cond, &self->mutex, time);
  else
    g_cond_wait (&self->cond, &self->mutex);
  (*n_waiting)--;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  WrFrontier *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* The handler takes the lock: it is neither connected nor disconnected under it. */
static gulong
frontier_watch (WrFrontier *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
}

static void
lane_end_start (WrFrontier *self, WrFrontierLane *lane)
{
  if (!lane->starting)
    return;
  lane->starting = FALSE;
  self->n_starting--;
}

/* Whether there is more to try now than sessions that wait for it or are being started. */
static gboolean
frontier_wants_session (WrFrontier *self, WrFrontierLane *lane, gint64 now)
{
  int slots = 0;

  if (frontier_find_host (self, lane, now) == NULL)
    return FALSE;
  for (GList *link = self->ring.head; link != NULL; link = link->next) {
    slots += host_count_slots (self, link->data, now);
    if (slots > self->n_waiting + self->n_starting)
      return TRUE;
  }
  return FALSE;
}

/**
 * wr_frontier_wait_for_work:
 *
 * Blocks until one more session would be of use. The caller then starts one, and comes back with
 * wr_frontier_take(), or with wr_frontier_leave() when none could be started.
 *
 * Returns: %FALSE when all pages have ended, reading the store failed, or @cancellable was
 * cancelled
 */
gboolean
wr_frontier_wait_for_work (WrFrontier *self, WrFrontierLane *lane, GCancellable *cancellable)
{
  gulong id = frontier_watch (self, cancellable);

  g_mutex_lock (&self->mutex);
  while (!g_cancellable_is_cancelled (cancellable)) {
    gint64 now = g_get_monotonic_time ();

    lane->starting = frontier_wants_session (self, lane, now);
    if (lane->starting || frontier_is_over (self))
      break;
    frontier_wait (self, lane, &self->n_cold, now);
  }
  if (lane->starting)
    self->n_starting++;
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);
  return lane->starting;
}

/**
 * wr_frontier_take:
 *
 * Blocks until a page may be tried, and takes it for the worker of @lane.
 *
 * Returns: (transfer full) (nullable): the page; %NULL when all pages have ended, reading the store
 *   failed, or @cancellable was cancelled
 */
WrFrontierPage *
wr_frontier_take (WrFrontier *self, WrFrontierLane *lane, GCancellable *cancellable)
{
  gulong id = frontier_watch (self, cancellable);
  WrFrontierPage *page = NULL;

  g_mutex_lock (&self->mutex);
  lane_end_start (self, lane);
  while (!g_cancellable_is_cancelled (cancellable)) {
    gint64 now = g_get_monotonic_time ();
    WrFrontierHost *host = frontier_find_host (self, lane, now);

    if (host != NULL)
      page = frontier_take_from (self, lane, host, now);
    if (host != NULL || frontier_is_over (self))
      break;
    frontier_wait (self, lane, &self->n_waiting, now);
  }
  if (self->n_cold > 0 || frontier_is_over (self))
    g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);
  return page;
}

/**
 * wr_frontier_leave:
 *
 * The worker of @lane has no session any more; it may begin again with wr_frontier_wait_for_work().
 */
void
wr_frontier_leave (WrFrontier *self, WrFrontierLane *lane)
{
  g_mutex_lock (&self->mutex);
  lane_end_start (self, lane);
  lane_move (lane, NULL);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
frontier_land_page (WrFrontier *self, WrFrontierPage *page)
{
  g_hash_table_remove (self->in_flight, page);
  page->host->n_in_flight--;
  g_cond_broadcast (&self->cond);
}

/**
 * wr_frontier_done:
 * @page: (transfer full): a page that has ended and whose result has been posted
 */
void
wr_frontier_done (WrFrontier *self, WrFrontierPage *page)
{
  g_mutex_lock (&self->mutex);
  frontier_land_page (self, page);
  g_mutex_unlock (&self->mutex);
  page_free (page);
}

/**
 * wr_frontier_retry:
 * @page: (transfer full): a page that gets another attempt
 * @delay: µs from now
 */
void
wr_frontier_retry (WrFrontier *self, WrFrontierPage *page, gint64 delay)
{
  g_mutex_lock (&self->mutex);
  frontier_land_page (self, page);
  page->attempts++;
  frontier_queue_later (self, page, g_get_monotonic_time () + delay);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_frontier_put_back:
 * @page: (transfer full): a page whose attempt was not made, or was broken off by us
 */
void
wr_frontier_put_back (WrFrontier *self, WrFrontierPage *page)
{
  g_mutex_lock (&self->mutex);
  frontier_land_page (self, page);
  frontier_queue_page (self, page, TRUE);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_frontier_set_paused:
 *
 * While paused, nothing is given out; what is in flight may come back.
 */
void
wr_frontier_set_paused (WrFrontier *self, gboolean paused)
{
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
skip_page (gpointer data, gpointer user_data)
{
  const WrFrontierPage *page = data;

  g_hash_table_add (user_data, g_memdup2 (&page->id, sizeof page->id));
}

/**
 * wr_frontier_rewind:
 *
 * Reads the queued pages from the first on again, since some that had ended were queued anew; those
 * that the frontier holds are not read twice. To be called when every result that was posted has
 * been committed and none is posted meanwhile.
 */
void
wr_frontier_rewind (WrFrontier *self)
{
  GHashTableIter iter;
  gpointer page;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->skip, g_hash_table_unref);
  self->skip = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (GList *link = self->ring.head; link != NULL; link = link->next)
    g_queue_foreach (&((WrFrontierHost *) link->data)->pages, skip_page, self->skip);
  g_sequence_foreach (self->later, skip_page, self->skip);
  g_hash_table_iter_init (&iter, self->in_flight);
  while (g_hash_table_iter_next (&iter, &page, NULL))
    skip_page (page, self->skip);
  self->reread_until = MAX (self->reread_until, self->cursor);
  self->cursor = 0;
  self->exhausted = FALSE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_frontier_is_finished:
 *
 * Returns: whether every page has ended
 */
gboolean
wr_frontier_is_finished (WrFrontier *self)
{
  g_mutex_lock (&self->mutex);
  gboolean finished = self->error == NULL && frontier_is_over (self);
  g_mutex_unlock (&self->mutex);
  return finished;
}

/**
 * wr_frontier_dup_error:
 *
 * Returns: (transfer full) (nullable): why the store could not be read
 */
GError *
wr_frontier_dup_error (WrFrontier *self)
{
  g_mutex_lock (&self->mutex);
  GError *error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->mutex);
  return error;
}

/**
 * wr_frontier_new:
 * @store_path: a store with its pages in it
 * @per_host: pages at a time on one host, 1 or more
 * @delay_ms: least time between two starts on one host
 *
 * Returns: (transfer full): the frontier, or %NULL with a %WR_STORE_ERROR
 */
WrFrontier *
wr_frontier_new (const char *store_path, int per_host, int delay_ms, GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (store_path, error);

  if (reader == NULL)
    return NULL;

  WrFrontier *self = g_new0 (WrFrontier, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->per_host = MAX (per_host, 1);
  self->delay = (gint64) MAX (delay_ms, 0) * 1000;
  self->reader = g_steal_pointer (&reader);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, host_free);
  g_queue_init (&self->ring);
  self->later = g_sequence_new (NULL); /* pages leave it alive, see frontier_queue_due() */
  self->in_flight = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * wr_frontier_free:
 *
 * No worker may be in it any more.
 */
void
wr_frontier_free (WrFrontier *self)
{
  GHashTableIter iter;
  gpointer page;

  g_hash_table_iter_init (&iter, self->in_flight);
  while (g_hash_table_iter_next (&iter, &page, NULL))
    page_free (page);
  g_hash_table_unref (self->in_flight);
  g_sequence_foreach (self->later, free_page_cb, NULL);
  g_sequence_free (self->later);
  g_hash_table_unref (self->hosts);
  g_clear_pointer (&self->skip, g_hash_table_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->reader);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
