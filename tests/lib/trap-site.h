/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TrapSite:
 *
 * The web as it can be: pages that are well and answers that are not, by sockets of its own, so
 * that it can break HTTP where a server would not. Each connection has a thread of its own.
 *
 * “/good/NAME” is a page whose element .value holds NAME; the traps are listed in trap-site.c. A
 * page that kills something calls the function that was set, with the trap's name.
 */
typedef struct _TrapSite TrapSite;

/* @port: the browser's end of the connection. Whether it has killed; if not, the page is well. */
typedef gboolean (*TrapSiteFunc) (const char *name, guint16 port, gpointer user_data);

TrapSite *trap_site_new              (void);
void      trap_site_free             (TrapSite     *self);
void      trap_site_set_func         (TrapSite     *self,
                                      TrapSiteFunc  func,
                                      gpointer      user_data);
char     *trap_site_build_url        (TrapSite     *self,
                                      const char   *path);
char     *trap_site_build_secure_url (TrapSite     *self,
                                      const char   *path);
char     *trap_site_build_refused_url (TrapSite    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrapSite, trap_site_free)

G_END_DECLS
