/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the frontier learns from an attempt about its host and the network, and what follows for the
 * page. The decision itself is WrRetry's.
 *
 * The rule that bites: an attempt on a host that is down does not count while others wait for the
 * host, since it was made for them; alone it counts, or a page that is always refused would be
 * tried for ever.
 */

#include "config.h"

#include "wr-frontier-private.h"

/* Returns whether there was no network when the attempt ended. */
static gboolean
frontier_note_network (WrFrontier *self, const WrFrontierHost *host, const WrHostNote *note)
{
  WrHostNote network = *note;
  gboolean lacks = note->sign == WR_SIGN_UNREACHABLE || note->sign == WR_SIGN_OFFLINE;

  if (note->sign == WR_SIGN_NONE || (note->sign == WR_SIGN_UNREACHABLE && self->no_verdict))
    return FALSE;
  network.striker = GPOINTER_TO_SIZE (host);
  network.wait = 0;
  if (!lacks)
    network.sign = WR_SIGN_ANSWER;
  gboolean down = wr_host_health_note (&self->network, &self->policy, 1, &network);
  if (self->network.gone) {
    self->no_verdict = TRUE; /* from here on each host is judged for itself */
    self->network = (WrHostHealth){ 0 };
  }
  g_atomic_int_set (&self->offline, wr_host_health_is_down (&self->network));
  return lacks && (down || note->sign == WR_SIGN_OFFLINE);
}

/* Returns whether the attempt does not count: it was made for others that wait, or in vain. */
static gboolean
frontier_note_attempt (WrFrontier *self, WrFrontierHost *host, const WrHostNote *note)
{
  gboolean others = host->pages.length + host->n_later > 0 || host->n_in_flight > 1;
  gboolean failed = note->sign == WR_SIGN_STRIKE || note->sign == WR_SIGN_REST ||
                    note->sign == WR_SIGN_UNREACHABLE;

  if (frontier_note_network (self, host, note))
    return TRUE;
  if (note->sign == WR_SIGN_OFFLINE)
    return FALSE;
  gboolean down = wr_host_health_note (&host->health, &self->policy, self->per_host, note);
  if (host->health.gone)
    wr_frontier_give_up_host (self, host);
  return down && failed && others && !host->health.gone;
}

/**
 * wr_frontier_judge:
 * @page: a page that was taken
 * @result: what its attempt came to
 * @delay: (out): µs until the next attempt, if there is one
 *
 * Learns from an attempt how its host does, and decides by wr_retry_decide() whether another one
 * follows; @result is then queued. The page goes back with wr_frontier_retry() or
 * wr_frontier_done() when @result has been posted.
 *
 * Returns: whether another attempt follows
 */
gboolean
wr_frontier_judge (WrFrontier *self, WrFrontierPage *page, WrResult *result, gint64 *delay)
{
  gint64 now = g_get_monotonic_time ();
  WrHostNote note = {
    .sign = wr_retry_get_sign (result),
    .done = result->state == WR_PAGE_DONE,
    .striker = page->id,
    .began = page->began,
    .now = now,
    .wait = result->retry_after,
  };
  WrFrontierHost *host = page->host;

  g_mutex_lock (&self->mutex);
  WrRetryTerms terms = { .n_free = page->n_free };
  terms.free = frontier_note_attempt (self, host, &note);
  terms.wait = MAX (host->health.closed_until, self->network.closed_until) - now;
  /* What becomes of a lost session's page is not the host's doing. */
  gboolean charged = note.sign != WR_SIGN_NONE && !terms.free;
  terms.spent = charged && wr_host_health_is_spent (&host->health, &self->policy);
  gboolean again = !host->health.gone && wr_retry_decide (&self->policy, result, &terms, delay);
  page->n_free += terms.free;
  page->last = terms.free;
  if (again && charged)
    wr_host_health_spend (&host->health);
  g_mutex_unlock (&self->mutex);
  return again;
}

/**
 * wr_frontier_page_dup_host:
 *
 * Returns: (transfer full): the name of the page's host
 */
char *
wr_frontier_page_dup_host (const WrFrontierPage *page)
{
  return g_strdup (page->host->name);
}

/**
 * wr_frontier_is_offline:
 *
 * Returns: whether all pages wait for the network. From every thread, and at once.
 */
gboolean
wr_frontier_is_offline (WrFrontier *self)
{
  return g_atomic_int_get (&self->offline);
}

static gboolean
is_gone (gpointer name, gpointer health, gpointer user_data)
{
  return ((const WrHostHealth *) health)->gone;
}

/**
 * wr_frontier_revive_hosts:
 *
 * Gives hosts that were given up another chance.
 */
void
wr_frontier_revive_hosts (WrFrontier *self)
{
  g_hash_table_foreach_remove (self->ailing, is_gone, NULL);
  for (GList *link = self->ring.head; link != NULL; link = link->next) {
    WrFrontierHost *host = link->data;

    if (host->health.gone)
      host->health = (WrHostHealth){ 0 };
  }
}
