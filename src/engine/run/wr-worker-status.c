/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkerStatus: one worker as a window shows it.
 *
 * The worker's thread never touches it: WrRun brings it up to date from the tally, in the main
 * thread.
 */

#include "config.h"

#include "wr-worker-status-private.h"

struct _WrWorkerStatus {
  GObject parent_instance;

  int number;
  WrWorkerState state;
  char *url; /* (owned) (nullable) */
  guint pages_done;
  guint sessions;
  gint64 since;
  char *problem; /* (owned) (nullable) */
  guint recycled;
  WrEventKind last_event;
  char *last_detail; /* (owned) (nullable) */
  char *host;        /* (owned) (nullable) */
  gint64 until;
};

G_DEFINE_FINAL_TYPE (WrWorkerStatus, wr_worker_status, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NUMBER,
  PROP_STATE,
  PROP_URL,
  PROP_PAGES_DONE,
  PROP_SESSIONS,
  PROP_SINCE,
  PROP_PROBLEM,
  PROP_RECYCLED,
  PROP_LAST_EVENT,
  PROP_LAST_DETAIL,
  PROP_HOST,
  PROP_UNTIL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
wr_worker_status_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrWorkerStatus *self = WR_WORKER_STATUS (object);

  switch (id) {
  case PROP_NUMBER:
    g_value_set_int (value, self->number);
    break;
  case PROP_STATE:
    g_value_set_int (value, self->state);
    break;
  case PROP_URL:
    g_value_set_string (value, self->url);
    break;
  case PROP_PAGES_DONE:
    g_value_set_uint (value, self->pages_done);
    break;
  case PROP_SESSIONS:
    g_value_set_uint (value, self->sessions);
    break;
  case PROP_SINCE:
    g_value_set_int64 (value, self->since);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_RECYCLED:
    g_value_set_uint (value, self->recycled);
    break;
  case PROP_LAST_EVENT:
    g_value_set_int (value, self->last_event);
    break;
  case PROP_LAST_DETAIL:
    g_value_set_string (value, self->last_detail);
    break;
  case PROP_HOST:
    g_value_set_string (value, self->host);
    break;
  case PROP_UNTIL:
    g_value_set_int64 (value, self->until);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_worker_status_finalize (GObject *object)
{
  WrWorkerStatus *self = WR_WORKER_STATUS (object);

  g_free (self->url);
  g_free (self->problem);
  g_free (self->last_detail);
  g_free (self->host);
  G_OBJECT_CLASS (wr_worker_status_parent_class)->finalize (object);
}

static void
wr_worker_status_class_init (WrWorkerStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wr_worker_status_get_property;
  object_class->finalize = wr_worker_status_finalize;

  props[PROP_NUMBER] = g_param_spec_int ("number", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, WR_WORKER_ENDED, 0, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  props[PROP_PAGES_DONE] = g_param_spec_uint ("pages-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SESSIONS] = g_param_spec_uint ("sessions", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_RECYCLED] = g_param_spec_uint ("recycled", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LAST_EVENT] = g_param_spec_int ("last-event", NULL, NULL, 0, WR_N_EVENT_KINDS,
                                             WR_N_EVENT_KINDS, flags);
  props[PROP_LAST_DETAIL] = g_param_spec_string ("last-detail", NULL, NULL, NULL, flags);
  props[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  props[PROP_UNTIL] = g_param_spec_int64 ("until", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wr_worker_status_init (WrWorkerStatus *self)
{
  self->last_event = WR_N_EVENT_KINDS;
}

WrWorkerStatus *
wr_worker_status_new (int number)
{
  WrWorkerStatus *self = g_object_new (WR_TYPE_WORKER_STATUS, NULL);

  self->number = number;
  return self;
}

static void
status_set_string (WrWorkerStatus *self, char **field, const char *value, int prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
status_set_uint (WrWorkerStatus *self, guint *field, guint value, int prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
status_set_int64 (WrWorkerStatus *self, gint64 *field, gint64 value, int prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/**
 * wr_worker_status_update:
 *
 * Takes over what has changed and notifies of that.
 */
void
wr_worker_status_update (WrWorkerStatus *self, const WrWorkerSnapshot *snapshot)
{
  g_return_if_fail (self->number == snapshot->number);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != snapshot->state) {
    self->state = snapshot->state;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  }
  status_set_int64 (self, &self->since, snapshot->since, PROP_SINCE);
  status_set_int64 (self, &self->until, snapshot->until, PROP_UNTIL);
  status_set_string (self, &self->host, snapshot->host, PROP_HOST);
  status_set_string (self, &self->url, snapshot->url, PROP_URL);
  status_set_uint (self, &self->pages_done, snapshot->pages_done, PROP_PAGES_DONE);
  status_set_uint (self, &self->sessions, snapshot->sessions, PROP_SESSIONS);
  status_set_string (self, &self->problem, snapshot->problem, PROP_PROBLEM);
  status_set_uint (self, &self->recycled, snapshot->recycled, PROP_RECYCLED);
  status_set_string (self, &self->last_detail, snapshot->last_detail, PROP_LAST_DETAIL);
  if (self->last_event != snapshot->last_event) {
    self->last_event = snapshot->last_event;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_EVENT]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

int
wr_worker_status_get_number (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->number;
}

WrWorkerState
wr_worker_status_get_state (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), WR_WORKER_ENDED);
  return self->state;
}

/**
 * wr_worker_status_get_url:
 *
 * Returns: (transfer none) (nullable): the page that it is at
 */
const char *
wr_worker_status_get_url (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), NULL);
  return self->url;
}

guint
wr_worker_status_get_pages_done (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->pages_done;
}

guint
wr_worker_status_get_sessions (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->sessions;
}

/**
 * wr_worker_status_get_since:
 *
 * Returns: when the state began, monotonic µs
 */
gint64
wr_worker_status_get_since (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->since;
}

/**
 * wr_worker_status_get_problem:
 *
 * Returns: (transfer none) (nullable): why its last session ended
 */
const char *
wr_worker_status_get_problem (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), NULL);
  return self->problem;
}

/**
 * wr_worker_status_get_recycled:
 *
 * Returns: how many of its sessions were ended since they had done their part
 */
guint
wr_worker_status_get_recycled (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->recycled;
}

/**
 * wr_worker_status_get_last_event:
 *
 * Returns: what happened to it last: a moment such as %WR_EVENT_RETRY, %WR_N_EVENT_KINDS: nothing
 *   yet
 */
WrEventKind
wr_worker_status_get_last_event (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), WR_N_EVENT_KINDS);
  return self->last_event;
}

/**
 * wr_worker_status_get_last_detail:
 *
 * Returns: (transfer none) (nullable): why; for %WR_EVENT_RECYCLED “pages”, “age” or “memory”, for
 *   the others a cause's code, such as “http: 503” or “session: no such window”
 */
const char *
wr_worker_status_get_last_detail (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), NULL);
  return self->last_detail;
}

/**
 * wr_worker_status_get_host:
 *
 * Returns: (transfer none) (nullable): the host that is down and that it waits for
 */
const char *
wr_worker_status_get_host (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), NULL);
  return self->host;
}

/**
 * wr_worker_status_get_until:
 *
 * Returns: when the host or the network that it waits for is tried again, monotonic µs; 0: unknown,
 *   or it is being tried
 */
gint64
wr_worker_status_get_until (WrWorkerStatus *self)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (self), 0);
  return self->until;
}
