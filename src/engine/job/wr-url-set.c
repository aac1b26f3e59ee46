/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlSet: which URLs were named already, 16 bytes each however long they are.
 *
 * It holds a hash and the place where the URL was named. Where two hashes are the same, the
 * place is asked for its URL and the texts decide.
 */

#include "config.h"

#include "wr-url-set.h"

#include <string.h>

#define FIRST_SIZE 1024 /* slots; always a power of two */

typedef struct {
  guint64 hash; /* 0: empty */
  WrUrlPlace place;
} Slot;

struct _WrUrlSet {
  Slot *slots; /* (owned) */
  gsize n_slots;
  gsize n_used;
  GString *other; /* (owned) the URL that is compared with */
  WrUrlRecall recall;
  gpointer user_data;
};

/* FNV-1a, with its high bits mixed into the low ones, which choose the slot. */
static guint64
hash_url (const GString *url)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (gsize i = 0; i < url->len; i++)
    hash = (hash ^ (guchar) url->str[i]) * G_GUINT64_CONSTANT (1099511628211);
  hash ^= hash >> 32;
  return hash != 0 ? hash : 1;
}

static void
grow (WrUrlSet *self)
{
  gsize n_slots = self->n_slots * 2;
  Slot *slots = g_new0 (Slot, n_slots);

  for (gsize i = 0; i < self->n_slots; i++) {
    if (self->slots[i].hash == 0)
      continue;
    gsize at = self->slots[i].hash & (n_slots - 1);
    while (slots[at].hash != 0)
      at = (at + 1) & (n_slots - 1);
    slots[at] = self->slots[i];
  }
  g_free (self->slots);
  self->slots = slots;
  self->n_slots = n_slots;
}

/**
 * wr_url_set_new:
 * @recall: gives a URL that was added
 *
 * Returns: (transfer full): an empty set.
 */
WrUrlSet *
wr_url_set_new (WrUrlRecall recall, gpointer user_data)
{
  WrUrlSet *self = g_new0 (WrUrlSet, 1);

  self->slots = g_new0 (Slot, FIRST_SIZE);
  self->n_slots = FIRST_SIZE;
  self->other = g_string_new (NULL);
  self->recall = recall;
  self->user_data = user_data;
  return self;
}

void
wr_url_set_free (WrUrlSet *self)
{
  g_free (self->slots);
  g_string_free (self->other, TRUE);
  g_free (self);
}

static gboolean
is_same (WrUrlSet *self, const Slot *slot, const GString *url)
{
  self->recall (slot->place, self->other, self->user_data);
  return g_string_equal (self->other, url);
}

/**
 * wr_url_set_add:
 * @place: where @url is named
 * @first: (out): where it was named before, if it was
 *
 * Returns: whether @url was new.
 */
gboolean
wr_url_set_add (WrUrlSet *self, const GString *url, WrUrlPlace place, WrUrlPlace *first)
{
  guint64 hash = hash_url (url);
  gsize at = hash & (self->n_slots - 1);

  for (; self->slots[at].hash != 0; at = (at + 1) & (self->n_slots - 1)) {
    if (self->slots[at].hash == hash && is_same (self, &self->slots[at], url)) {
      *first = self->slots[at].place;
      return FALSE;
    }
  }

  self->slots[at] = (Slot){ hash, place };
  if (++self->n_used * 4 > self->n_slots * 3)
    grow (self);
  return TRUE;
}
