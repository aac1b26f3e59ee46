/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAutomation: WebKit at the command of WebKitWebDriver.
 *
 * The driver that started this program connects through WebKit's inspector, of whose address an
 * environment variable tells WebKit. It has one session: when that closes, the program ends. The
 * rule that bites: it must answer “close” of a view by destroying its window, and end only at
 * “will-close”, or Delete Session gets an empty reply.
 */

#include "config.h"

#include "wr-automation.h"

#include <webkit/webkit.h>

#include "wr-unseen-window.h"

typedef struct {
  const WrAutomationOptions *options;
  WebKitWebContext *context;
  GMainLoop *loop;
} Automation;

static void
close_cb (WebKitWebView *view, GtkWindow *window)
{
  gtk_window_destroy (window);
}

static WebKitSettings *
build_settings (const WrAutomationOptions *options)
{
  WebKitSettings *settings = webkit_settings_new ();

  webkit_settings_set_auto_load_images (settings, options->images);
  if (options->user_agent != NULL)
    webkit_settings_set_user_agent (settings, options->user_agent);
  return settings;
}

static GtkWindow *
show (const WrAutomationOptions *options, GtkWidget *view)
{
  if (options->hidden)
    return wr_unseen_window_new (view, options->width, options->height);

  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_child (window, view);
  gtk_window_set_default_size (window, options->width, options->height);
  g_object_bind_property (view, "title", window, "title", G_BINDING_DEFAULT);
  gtk_window_present (window);
  return window;
}

static WebKitWebView *
create_view_cb (WebKitAutomationSession *session, Automation *self)
{
  g_autoptr (WebKitSettings) settings = build_settings (self->options);
  WebKitNetworkSession *network =
      webkit_web_context_get_network_session_for_automation (self->context);
  GtkWidget *view = g_object_new (WEBKIT_TYPE_WEB_VIEW,
                                  "web-context", self->context,
                                  "network-session", network,
                                  "is-controlled-by-automation", TRUE,
                                  "settings", settings,
                                  NULL);

  GtkWindow *window = show (self->options, view);
  g_signal_connect_object (view, "close", G_CALLBACK (close_cb), window, 0);
  return WEBKIT_WEB_VIEW (view);
}

static void
will_close_cb (WebKitAutomationSession *session, Automation *self)
{
  g_main_loop_quit (self->loop);
}

static void
started_cb (WebKitWebContext *context, WebKitAutomationSession *session, Automation *self)
{
  WebKitApplicationInfo *info = webkit_application_info_new ();

  webkit_application_info_set_name (info, "windrow-browser");
  webkit_application_info_set_version (info, webkit_get_major_version (),
                                       webkit_get_minor_version (), webkit_get_micro_version ());
  webkit_automation_session_set_application_info (session, info);
  webkit_application_info_unref (info);
  g_signal_connect (session, "create-web-view", G_CALLBACK (create_view_cb), self);
  g_signal_connect (session, "will-close", G_CALLBACK (will_close_cb), self);
}

/**
 * wr_automation_run:
 *
 * Serves the driver until it closes the session.
 */
void
wr_automation_run (const WrAutomationOptions *options)
{
  g_autoptr (WebKitWebContext) context = webkit_web_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Automation self = { options, context, loop };

  webkit_web_context_set_automation_allowed (context, TRUE);
  g_signal_connect (context, "automation-started", G_CALLBACK (started_cb), &self);
  g_main_loop_run (loop);
}
