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
 * A host that is down is closed for a while and then tried by one page at a time (WrHostHealth);
 * its other pages wait, and the workers go to other hosts. When it is given up its pages are given
 * out marked as such, to be failed without a visit. Without a network all hosts are closed.
 *
 * A store that cannot be read is no end: nothing is read until wr_frontier_read_again() could, and
 * who finds no page waits meanwhile.
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

#include "wr-frontier-private.h"
#include "wr-store-reader.h"

#define WINDOW_STEP 2048
#define WINDOW_MAX 65536
#define STREAK 32

static void
free_page_cb (gpointer data, gpointer user_data)
{
  wr_frontier_page_free (data);
}

static WrFrontierHost *
frontier_get_host (WrFrontier *self, const char *url)
{
  g_autofree char *name = wr_frontier_host_dup_name (url);
  WrFrontierHost *host = g_hash_table_lookup (self->hosts, name);

  if (host != NULL)
    return host;

  const WrHostHealth *health = g_hash_table_lookup (self->ailing, name);
  host = wr_frontier_host_new (name, health);
  g_hash_table_remove (self->ailing, name);
  g_hash_table_insert (self->hosts, host->name, host);
  g_queue_push_tail_link (&self->ring, &host->link);
  return host;
}

static void
frontier_drop_host (WrFrontier *self, WrFrontierHost *host)
{
  if (!wr_host_health_is_fresh (&host->health))
    g_hash_table_insert (self->ailing, g_strdup (host->name),
                         g_memdup2 (&host->health, sizeof host->health));
  g_queue_unlink (&self->ring, &host->link);
  g_hash_table_remove (self->hosts, host->name);
}

/* How many pages of any host the network takes now. */
static int
frontier_count_network_slots (WrFrontier *self, gint64 now)
{
  if (!wr_host_health_is_down (&self->network))
    return G_MAXINT;
  return wr_host_health_count_slots (&self->network, 1, g_hash_table_size (self->in_flight), now);
}

/* How many pages of the host may start now. */
static int
frontier_count_slots (WrFrontier *self, WrFrontierHost *host, gint64 now)
{
  int n_pages = (int) MIN (host->pages.length, G_MAXINT);

  if (host->health.gone)
    return n_pages;
  int slots = MIN (n_pages, wr_host_health_count_slots (&host->health, self->per_host,
                                                        host->n_in_flight, now));
  if (slots == 0 || host->next_start > now)
    return 0;
  return MIN (self->delay > 0 ? 1 : slots, frontier_count_network_slots (self, now));
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
  page->host->n_later++;
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
    page->host->n_later--;
    frontier_queue_page (self, page, !page->last);
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
  gint64 now = g_get_monotonic_time ();

  reading->n_read++;
  self->cursor = MAX (self->cursor, stored->page_id);
  if (self->skip != NULL && g_hash_table_contains (self->skip, &stored->page_id))
    return TRUE;

  WrFrontierPage *page = g_new0 (WrFrontierPage, 1);
  page->id = stored->page_id;
  page->url = g_strdup (stored->url);
  page->attempts = stored->attempts;
  page->host = frontier_get_host (self, page->url);
  if (wait > 0)
    frontier_queue_later (self, page, now + wait);
  else
    frontier_queue_page (self, page, FALSE);
  /* What is longer than the page's own back-off was its host's: an earlier run of the store was
   * told to wait, and this one obeys. */
  if (wait > wr_retry_get_longest_delay (&self->policy, stored->attempts))
    wr_host_health_close (&page->host->health, now, now + MIN (wait, self->policy.longest_wait));
  return TRUE;
}

static void
frontier_read_on (WrFrontier *self)
{
  Reading reading = { self, 0 };

  if (!wr_store_reader_foreach_queued (self->reader, self->cursor, WINDOW_STEP, read_page, &reading,
                                       &self->error))
    return;
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
  gboolean own = lane->host != NULL && frontier_count_slots (self, lane->host, now) > 0;
  WrFrontierHost *any = NULL;
  GList *next;

  if (own && lane->streak < STREAK)
    return lane->host;

  for (GList *link = self->ring.head; link != NULL; link = next) {
    WrFrontierHost *host = link->data;

    next = link->next;
    if (wr_frontier_host_is_over (host, now)) {
      frontier_drop_host (self, host);
      continue;
    }
    if (host == lane->host || frontier_count_slots (self, host, now) == 0)
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
  page->began = now;
  g_hash_table_add (self->in_flight, page);
  page->host_gone = host->health.gone;
  if (page->host_gone)
    return page; /* the worker's session stays where it is */
  host->next_start = now + self->delay;
  if (lane->host == host && lane->streak >= STREAK)
    lane->streak = 0;
  lane_move (lane, host);
  g_queue_unlink (&self->ring, &host->link);
  g_queue_push_tail_link (&self->ring, &host->link);
  return page;
}

static gboolean
frontier_may_read (WrFrontier *self)
{
  return !self->exhausted && self->error == NULL;
}

static WrFrontierHost *
frontier_find_host (WrFrontier *self, WrFrontierLane *lane, gint64 now)
{
  WrFrontierHost *host = NULL;

  if (self->paused)
    return NULL;
  frontier_queue_due (self, now);
  if (self->n_window < WINDOW_STEP / 2 && frontier_may_read (self))
    frontier_read_on (self);
  while ((host = frontier_choose_host (self, lane, now)) == NULL && frontier_may_read (self) &&
         self->n_window < WINDOW_MAX)
    frontier_read_on (self);
  return host;
}

static gboolean
frontier_is_over (WrFrontier *self)
{
  return self->exhausted && self->error == NULL && self->n_window == 0 &&
         g_sequence_is_empty (self->later) && g_hash_table_size (self->in_flight) == 0;
}

/* The earlier one of two times that are later than now; 0 is none. */
static gint64
earlier (gint64 time, gint64 other, gint64 now)
{
  if (other <= now)
    return time;
  return time == 0 ? other : MIN (time, other);
}

/* When time alone makes a page eligible: later than now, or 0. */
static gint64
frontier_get_next_time (WrFrontier *self, gint64 now)
{
  gint64 time = earlier (0, self->network.closed_until, now);

  if (!g_sequence_is_empty (self->later)) {
    WrFrontierPage *first = g_sequence_get (g_sequence_get_begin_iter (self->later));
    time = earlier (time, first->due, now);
  }
  for (GList *link = self->ring.head; link != NULL; link = link->next) {
    WrFrontierHost *host = link->data;

    if (host->pages.length == 0)
      continue;
    time = earlier (time, host->health.closed_until, now);
    if (host->n_in_flight < self->per_host)
      time = earlier (time, host->next_start, now);
  }
  return time;
}

/* Of the hosts that are down and have pages the one that is tried next, or %NULL. */
static WrFrontierHost *
frontier_find_down (WrFrontier *self)
{
  WrFrontierHost *next = NULL;

  for (GList *link = self->ring.head; link != NULL; link = link->next) {
    WrFrontierHost *host = link->data;

    if (wr_host_health_is_down (&host->health) && host->pages.length + host->n_later > 0 &&
        (next == NULL || host->health.closed_until < next->health.closed_until))
      next = host;
  }
  return next;
}

static WrFrontierReason
frontier_explain_wait (WrFrontier *self, gint64 now)
{
  WrFrontierHost *down;

  if (self->paused)
    return (WrFrontierReason){ .why = WR_FRONTIER_WAIT_PAUSED };
  if (wr_host_health_is_down (&self->network))
    return (WrFrontierReason){ .why = WR_FRONTIER_WAIT_NETWORK,
                               .until = earlier (0, self->network.closed_until, now) };
  down = frontier_find_down (self);
  if (down != NULL)
    return (WrFrontierReason){ .why = WR_FRONTIER_WAIT_HOST,
                               .host = down->name,
                               .until = earlier (0, down->health.closed_until, now) };
  return (WrFrontierReason){ .why = self->n_window > 0 ? WR_FRONTIER_WAIT_POLITE
                                                       : WR_FRONTIER_WAIT_IDLE };
}

static void
frontier_wait (WrFrontier *self, WrFrontierLane *lane, int *n_waiting, gint64 now)
{
  gint64 time = self->paused ? 0 : frontier_get_next_time (self, now);

  if (lane->wait_func != NULL) {
    const WrFrontierReason reason = frontier_explain_wait (self, now);
    lane->wait_func (&reason, lane->user_data);
  }
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
    slots += frontier_count_slots (self, link->data, now);
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
 * Returns: %FALSE when all pages have ended, or @cancellable was cancelled
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
 * Returns: (transfer full) (nullable): the page; %NULL when all pages have ended, or @cancellable
 *   was cancelled
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

/**
 * wr_frontier_give_up_host:
 *
 * Its pages need not wait until they are due.
 */
void
wr_frontier_give_up_host (WrFrontier *self, WrFrontierHost *host)
{
  GSequenceIter *next;

  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->later);
       !g_sequence_iter_is_end (iter); iter = next) {
    WrFrontierPage *page = g_sequence_get (iter);

    next = g_sequence_iter_next (iter);
    if (page->host != host)
      continue;
    g_sequence_remove (iter);
    host->n_later--;
    frontier_queue_page (self, page, FALSE);
  }
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
  wr_frontier_page_free (page);
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

/**
 * wr_frontier_is_at_rest:
 *
 * Returns: whether it is paused, no page is in flight and no session is being started
 */
gboolean
wr_frontier_is_at_rest (WrFrontier *self)
{
  g_mutex_lock (&self->mutex);
  gboolean at_rest =
      self->paused && g_hash_table_size (self->in_flight) == 0 && self->n_starting == 0;
  g_mutex_unlock (&self->mutex);
  return at_rest;
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
 * that the frontier holds are not read twice. Hosts that were given up get another chance. To be
 * called when every result that was posted has
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
  wr_frontier_revive_hosts (self);
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
  gboolean finished = frontier_is_over (self);
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
 * wr_frontier_read_again:
 *
 * Where the store could not be read: tries it. Blocks; not from the main thread.
 *
 * Returns: whether it can be read
 */
gboolean
wr_frontier_read_again (WrFrontier *self, GError **error)
{
  g_mutex_lock (&self->mutex);
  if (self->error != NULL) {
    g_clear_error (&self->error);
    frontier_read_on (self);
    g_cond_broadcast (&self->cond);
  }
  gboolean ok = self->error == NULL;
  if (!ok)
    g_propagate_error (error, g_error_copy (self->error));
  g_mutex_unlock (&self->mutex);
  return ok;
}

/**
 * wr_frontier_new:
 * @store_path: a store with its pages in it
 * @per_host: pages at a time on one host, 1 or more
 * @delay_ms: least time between two starts on one host
 * @policy: is copied
 *
 * Returns: (transfer full): the frontier, or %NULL with a %WR_STORE_ERROR
 */
WrFrontier *
wr_frontier_new (const char *store_path, int per_host, int delay_ms, const WrRetryPolicy *policy,
                 GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (store_path, error);

  if (reader == NULL)
    return NULL;

  WrFrontier *self = g_new0 (WrFrontier, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->per_host = MAX (per_host, 1);
  self->delay = (gint64) MAX (delay_ms, 0) * 1000;
  self->policy = *policy;
  self->reader = g_steal_pointer (&reader);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wr_frontier_host_free);
  self->ailing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
    wr_frontier_page_free (page);
  g_hash_table_unref (self->in_flight);
  g_sequence_foreach (self->later, free_page_cb, NULL);
  g_sequence_free (self->later);
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->ailing);
  g_clear_pointer (&self->skip, g_hash_table_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->reader);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
