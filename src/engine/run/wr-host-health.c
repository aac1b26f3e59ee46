/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrHostHealth: whether a host answers, and what it may be sent.
 *
 * A host is open, or down: closed until some time, then tried by one page at a time (a probe),
 * until one is answered or it is given up. After that it is sent one page, and with each answer one
 * more at a time, up to its pace.
 *
 * The rule that bites: an attempt that began before the host was closed says nothing about it any
 * more. Otherwise the pages that were in flight together would count as so many probes.
 */

#include "config.h"

#include "wr-host-health.h"

/**
 * wr_host_health_close:
 *
 * Nothing is sent before @until, and then one page.
 */
void
wr_host_health_close (WrHostHealth *self, gint64 now, gint64 until)
{
  self->closed_at = now;
  self->closed_until = MAX (self->closed_until, until);
  if (self->down_since == 0)
    self->down_since = now;
  self->limit = 1;
}

static void
health_close (WrHostHealth *self, const WrRetryPolicy *policy, const WrHostNote *note)
{
  gint64 wait = MAX (wr_retry_get_closure (policy, self->probes),
                     MIN (note->wait, policy->longest_wait));

  wr_host_health_close (self, note->now, note->now + wait);
}

/* Without a network there is nothing that another page could be tried on: that is never given up.
 */
static gboolean
health_is_hopeless (const WrHostHealth *self, const WrRetryPolicy *policy, const WrHostNote *note)
{
  gint64 patience = self->seen ? policy->give_up : policy->give_up_unseen;

  return note->sign != WR_SIGN_OFFLINE && self->probes >= policy->probes &&
         note->now - self->down_since >= patience;
}

static void
health_note_probe (WrHostHealth *self, const WrRetryPolicy *policy, const WrHostNote *note)
{
  self->probes++;
  health_close (self, policy, note);
  self->gone = health_is_hopeless (self, policy, note);
}

static void
health_note_strike (WrHostHealth *self, const WrRetryPolicy *policy, const WrHostNote *note)
{
  gboolean at_once = note->sign == WR_SIGN_REST || note->sign == WR_SIGN_OFFLINE;

  if (self->strikes == 0 || self->last_striker != note->striker)
    self->strikes++;
  self->last_striker = note->striker;
  if (at_once || self->strikes >= policy->strikes)
    health_close (self, policy, note);
}

static void
health_note_answer (WrHostHealth *self, int per_host)
{
  self->seen = TRUE;
  self->strikes = 0;
  self->probes = 0;
  if (self->down_since == 0 && self->limit > 0)
    self->limit = self->limit < per_host ? self->limit + 1 : 0;
  self->down_since = 0;
  self->closed_until = 0;
}

/**
 * wr_host_health_note:
 * @per_host: pages at a time that the pace allows
 *
 * Takes in how an attempt ended.
 *
 * Returns: whether the host was down when the attempt ended, so that it need not count
 */
gboolean
wr_host_health_note (WrHostHealth *self, const WrRetryPolicy *policy, int per_host,
                     const WrHostNote *note)
{
  gboolean down = self->down_since != 0;

  if (note->done)
    self->spent = MAX (self->spent - policy->gain, 0);
  if (note->sign == WR_SIGN_NONE || self->gone)
    return down;
  if (down && note->began < self->closed_at) {
    if (note->sign == WR_SIGN_REST)
      self->closed_until = MAX (self->closed_until,
                                note->now + MIN (note->wait, policy->longest_wait));
    return TRUE;
  }
  if (note->sign == WR_SIGN_ANSWER)
    health_note_answer (self, per_host);
  else if (down)
    health_note_probe (self, policy, note);
  else
    health_note_strike (self, policy, note);
  return down;
}

/**
 * wr_host_health_is_fresh:
 *
 * Returns: whether there is nothing to remember
 */
gboolean
wr_host_health_is_fresh (const WrHostHealth *self)
{
  return !self->gone && self->strikes == 0 && self->down_since == 0 && self->limit == 0 &&
         self->spent <= 0;
}

gboolean
wr_host_health_is_down (const WrHostHealth *self)
{
  return self->down_since != 0 && !self->gone;
}

/**
 * wr_host_health_count_slots:
 * @per_host: pages at a time that the pace allows
 *
 * Returns: how many pages more may be sent now; all that the pace allows when it is given up, since
 *   nothing is sent then
 */
int
wr_host_health_count_slots (const WrHostHealth *self, int per_host, int n_in_flight, gint64 now)
{
  int limit = self->limit > 0 && !self->gone ? MIN (self->limit, per_host) : per_host;

  if (wr_host_health_is_down (self) && now < self->closed_until)
    return 0;
  return MAX (limit - n_in_flight, 0);
}

/**
 * wr_host_health_is_spent:
 *
 * Returns: whether the host's budget has no retry left
 */
gboolean
wr_host_health_is_spent (const WrHostHealth *self, const WrRetryPolicy *policy)
{
  return self->spent + 1 > policy->budget;
}

/**
 * wr_host_health_spend:
 *
 * One retry.
 */
void
wr_host_health_spend (WrHostHealth *self)
{
  self->spent++;
}
