/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineData: the segments of a run's workers, a lane each.
 *
 * Events come in the order of their ends, so that a lane only grows at its end; what would begin
 * before that, since a clock was set back, is cut. A run that was resumed has days in it in which
 * nothing happened: they are left out.
 */

#include "config.h"

#include "wr-timeline-data.h"

#define GAP (60 * G_USEC_PER_SEC) /* longer without any event: the run was not there */
#define GAP_LEFT G_USEC_PER_SEC   /* of it */
#define LONGEST_SPAN G_TIME_SPAN_DAY
#define LATEST ((gint64) G_MAXUINT32 * G_USEC_PER_SEC)
#define MOST_LANES 256

typedef struct {
  gint64 from;    /* µs since 1970 */
  gint64 removed; /* µs: of all gaps until there */
} Break;

struct _WrTimelineData {
  GPtrArray *lanes;       /* (owned) of WrTimelineLane, by number */
  GArray *breaks;         /* (owned) of Break; the first one is the run's begin */
  GHashTable *attempts;   /* (owned) a page's id to the number of its attempts that failed */
  GStringChunk *details;  /* (owned) */
  gint64 end;             /* µs of the run */
  gint64 end_time;        /* µs since 1970 */
  guint has_kinds;        /* 1 << WrSegmentKind */
};

static void
lane_free (gpointer data)
{
  WrTimelineLane *lane = data;

  g_array_unref (lane->segments);
  g_free (lane);
}

WrTimelineData *
wr_timeline_data_new (void)
{
  WrTimelineData *self = g_new0 (WrTimelineData, 1);

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->breaks = g_array_new (FALSE, FALSE, sizeof (Break));
  self->attempts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->details = g_string_chunk_new (1024);
  return self;
}

void
wr_timeline_data_free (WrTimelineData *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lanes);
  g_array_unref (self->breaks);
  g_hash_table_unref (self->attempts);
  g_string_chunk_free (self->details);
  g_free (self);
}

/**
 * wr_timeline_data_map:
 * @time: µs since 1970
 *
 * Returns: µs of the run
 */
gint64
wr_timeline_data_map (WrTimelineData *self, gint64 time)
{
  guint i = self->breaks->len;

  if (i == 0)
    return 0;
  while (i > 1 && g_array_index (self->breaks, Break, i - 1).from > time)
    i--;
  const Break *breaks = (const Break *) (const void *) self->breaks->data;
  gint64 mapped = time - breaks[0].from - breaks[i - 1].removed;
  if (i < self->breaks->len) /* in a gap: all of it is at its end */
    mapped = MIN (mapped, breaks[i].from - breaks[0].from - breaks[i].removed);
  return MAX (mapped, 0);
}

/* Notes where nothing happened before @time. */
static void
note_gap (WrTimelineData *self, gint64 time)
{
  Break fresh = { time, 0 };

  if (self->breaks->len > 0 && time - self->end_time <= GAP)
    return;
  if (self->breaks->len > 0)
    fresh.removed = g_array_index (self->breaks, Break, self->breaks->len - 1).removed + time -
                    self->end_time - GAP_LEFT;
  g_array_append_val (self->breaks, fresh);
}

static WrTimelineLane *
get_lane (WrTimelineData *self, int number)
{
  guint i = 0;

  for (; i < self->lanes->len; i++) {
    WrTimelineLane *lane = g_ptr_array_index (self->lanes, i);
    if (lane->number == number)
      return lane;
    if (lane->number > number)
      break;
  }
  if (self->lanes->len >= MOST_LANES)
    return NULL;
  WrTimelineLane *lane = g_new0 (WrTimelineLane, 1);
  lane->number = number;
  lane->segments = g_array_new (FALSE, FALSE, sizeof (WrSegment));
  lane->now.duration = -1;
  g_ptr_array_insert (self->lanes, (int) i, lane);
  return lane;
}

static const WrSegmentKind kinds[WR_N_EVENT_KINDS] = {
  [WR_EVENT_STARTING] = WR_SEGMENT_STARTING,     [WR_EVENT_IDLE] = WR_SEGMENT_IDLE,
  [WR_EVENT_POLITE] = WR_SEGMENT_POLITE,         [WR_EVENT_PAUSED] = WR_SEGMENT_PAUSED,
  [WR_EVENT_NAVIGATING] = WR_SEGMENT_NAVIGATING, [WR_EVENT_WAITING] = WR_SEGMENT_WAITING,
  [WR_EVENT_EXTRACTING] = WR_SEGMENT_EXTRACTING, [WR_EVENT_RETRY] = WR_SEGMENT_RETRY,
  [WR_EVENT_FAILED] = WR_SEGMENT_FAILED,         [WR_EVENT_LOST] = WR_SEGMENT_CRASH,
  [WR_EVENT_RECYCLED] = WR_SEGMENT_RECYCLED,
};

/* Which attempt at its page an event belongs to; one that failed makes the next one's number. */
static int
count_attempt (WrTimelineData *self, const WrEvent *event)
{
  if (event->page_id == 0)
    return 0;
  int failed = GPOINTER_TO_INT (g_hash_table_lookup (self->attempts, &event->page_id));
  if (event->kind == WR_EVENT_RETRY)
    g_hash_table_replace (self->attempts, g_memdup2 (&event->page_id, sizeof event->page_id),
                          GINT_TO_POINTER (failed + 1));
  return failed + 1;
}

static void
fill_segment (WrTimelineData *self, const WrEvent *event, WrSegment *segment)
{
  *segment = (WrSegment){
    .start = wr_timeline_data_map (self, event->started),
    .duration = wr_event_kind_is_span (event->kind) ? CLAMP (event->duration, 0, LONGEST_SPAN) : 0,
    .page_id = event->page_id,
    .detail = event->detail != NULL
                  ? g_string_chunk_insert_const (self->details, event->detail)
                  : NULL,
    .kind = kinds[event->kind],
    .attempt = count_attempt (self, event),
  };
  if (segment->kind == WR_SEGMENT_NAVIGATING && segment->attempt > 1)
    segment->kind = WR_SEGMENT_RETRY;
}

/* Returns whether anything is left of it. */
static gboolean
cut_segment (const WrTimelineLane *lane, WrSegment *segment)
{
  if (lane->segments->len > 0) {
    const WrSegment *last = &g_array_index (lane->segments, WrSegment, lane->segments->len - 1);
    gint64 cut = last->start + last->duration - segment->start;

    if (cut > 0 && segment->duration > 0 && cut >= segment->duration)
      return FALSE;
    if (cut > 0) {
      segment->start += cut;
      segment->duration = MAX (segment->duration - cut, 0);
    }
  }
  return TRUE;
}

/**
 * wr_timeline_data_add:
 *
 * Adds the event that the store has next.
 */
void
wr_timeline_data_add (WrTimelineData *self, const WrEvent *event)
{
  WrSegment segment;

  if (event->started < 0 || event->started > LATEST || event->kind >= WR_EVENT_USAGE ||
      event->worker < 1)
    return;
  WrTimelineLane *lane = get_lane (self, event->worker);
  if (lane == NULL)
    return;
  note_gap (self, event->started);
  fill_segment (self, event, &segment);
  gboolean span = wr_event_kind_is_span (event->kind);
  if (!cut_segment (lane, &segment) || (span && segment.duration == 0))
    return;
  g_array_append_val (lane->segments, segment);
  self->has_kinds |= 1u << segment.kind;
  self->end = MAX (self->end, segment.start + segment.duration);
  self->end_time = MAX (self->end_time, event->started + segment.duration);
}

/**
 * wr_timeline_data_set_now:
 * @started: when it began, µs since 1970
 * @time: µs since 1970
 *
 * Says what a worker does at @time, which is in no event yet.
 */
void
wr_timeline_data_set_now (WrTimelineData *self, int worker, WrSegmentKind kind, gint64 started,
                          gint64 time)
{
  WrTimelineLane *lane = get_lane (self, worker);

  if (lane == NULL)
    return;
  note_gap (self, started);
  lane->now = (WrSegment){ .start = wr_timeline_data_map (self, started), .kind = kind,
                           .open = TRUE };
  lane->now.duration = wr_timeline_data_map (self, time) - lane->now.start;
  if (lane->now.duration < 0 || !cut_segment (lane, &lane->now))
    lane->now.duration = -1;
  self->end_time = MAX (self->end_time, time);
  self->end = MAX (self->end, wr_timeline_data_map (self, time));
  self->has_kinds |= 1u << kind;
}

/**
 * wr_timeline_data_end_now:
 *
 * Says that a worker does nothing any more but what its events tell.
 */
void
wr_timeline_data_end_now (WrTimelineData *self, int worker)
{
  WrTimelineLane *lane = get_lane (self, worker);

  if (lane != NULL)
    lane->now.duration = -1;
}

gint64
wr_timeline_data_get_end (WrTimelineData *self)
{
  return self->end;
}

guint
wr_timeline_data_get_n_lanes (WrTimelineData *self)
{
  return self->lanes->len;
}

WrTimelineLane *
wr_timeline_data_get_lane (WrTimelineData *self, guint lane)
{
  g_return_val_if_fail (lane < self->lanes->len, NULL);
  return g_ptr_array_index (self->lanes, lane);
}

gboolean
wr_timeline_data_has_kind (WrTimelineData *self, WrSegmentKind kind)
{
  return (self->has_kinds & 1u << kind) != 0;
}

guint
wr_timeline_lane_get_n (const WrTimelineLane *lane)
{
  return lane->segments->len + (lane->now.duration >= 0 ? 1 : 0);
}

/**
 * wr_timeline_lane_get:
 * @segment: (out): a copy of the segment @i
 */
void
wr_timeline_lane_get (const WrTimelineLane *lane, guint i, WrSegment *segment)
{
  g_return_if_fail (i < wr_timeline_lane_get_n (lane));
  *segment = i < lane->segments->len ? g_array_index (lane->segments, WrSegment, i) : lane->now;
}

/**
 * wr_timeline_lane_find:
 *
 * Returns: the first segment that ends after @time, by binary search; the lane's number of segments
 *   if there is none
 */
guint
wr_timeline_lane_find (const WrTimelineLane *lane, gint64 time)
{
  guint low = 0, high = wr_timeline_lane_get_n (lane);
  WrSegment segment;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    wr_timeline_lane_get (lane, middle, &segment);
    if (segment.start + segment.duration <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
