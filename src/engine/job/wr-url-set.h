/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a URL was named first. */
typedef struct {
  guint32 line;
  guint32 index; /* within its line's URLs */
} WrUrlPlace;

/* Puts the URL named at @place in @url. */
typedef void (*WrUrlRecall) (WrUrlPlace place, GString *url, gpointer user_data);

typedef struct _WrUrlSet WrUrlSet;

WrUrlSet *wr_url_set_new  (WrUrlRecall    recall,
                           gpointer       user_data);
void      wr_url_set_free (WrUrlSet      *self);
gboolean  wr_url_set_add  (WrUrlSet      *self,
                           const GString *url,
                           WrUrlPlace     place,
                           WrUrlPlace    *first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrUrlSet, wr_url_set_free)

G_END_DECLS
