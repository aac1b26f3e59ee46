/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trap-site.h"

#include <string.h>

#define MAX_THREADS 64
#define HUGE_BYTES (50 * 1024 * 1024)

struct _TrapSite {
  GSocketService *service;      /* (owned) */
  GSocketService *secure;       /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  GCancellable *closing;        /* (owned) */
  guint16 port;
  guint16 secure_port;
  guint16 refused_port;
  TrapSiteFunc func; /* (nullable) */
  gpointer user_data;
};

typedef struct {
  TrapSite *site;
  const char *path; /* without its first segment's slash, such as “good/1” */
  const char *rest; /* what follows the trap's name */
  guint16 port;     /* the browser's */
  GOutputStream *out;
} Request;

/* Self-signed, for 127.0.0.1, for this test alone. */
static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
                          "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXqCgjinChOBCK9LW\n"
                          "+12gmxAgCZi9dIVILEjaaVTmxJ6hRANCAAT7pQvM2b0pn+RL9Ls04JyhuXAEEhVj\n"
                          "ND0UjB8JQadwR6oZo5jc03O6QGWm3HWavWw4pNnbxAEa2ppWmXzaDv1Q\n"
                          "-----END PRIVATE KEY-----\n"
                          "-----BEGIN CERTIFICATE-----\n"
                          "MIIBgDCCASWgAwIBAgIUHDXaB1d1I8E++hOvzZ0OjOEG4oowCgYIKoZIzj0EAwIw\n"
                          "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTIyMjgzNFoYDzIxMjYxMDI4\n"
                          "MjIyODM0WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
                          "PQMBBwNCAAT7pQvM2b0pn+RL9Ls04JyhuXAEEhVjND0UjB8JQadwR6oZo5jc03O6\n"
                          "QGWm3HWavWw4pNnbxAEa2ppWmXzaDv1Qo1MwUTAdBgNVHQ4EFgQUGOLExg2sj1vo\n"
                          "K43LEuyXsN/lkDwwHwYDVR0jBBgwFoAUGOLExg2sj1voK43LEuyXsN/lkDwwDwYD\n"
                          "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA/tRqc9iAeTLtD5mwbpd5\n"
                          "L5nPHoeJHK/uOzssrUxi2mECIQD4TYIxLd+47ElJUZDEGydIj4fujRGj7ihsJxSs\n"
                          "UgRP9A==\n"
                          "-----END CERTIFICATE-----\n";

G_GNUC_PRINTF (2, 3)
static void
send (const Request *request, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_output_stream_write_all (request->out, text, strlen (text), NULL, request->site->closing, NULL);
}

static void
send_page_with_head (const Request *request, const char *status, const char *head, const char *body)
{
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html><html><head><title>Trap</title>%s"
                                           "</head><body>%s</body></html>",
                                           head, body);

  send (request,
        "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n"
        "Connection: close\r\n\r\n%s",
        status, strlen (page), page);
}

static void
send_page (const Request *request, const char *status, const char *body)
{
  send_page_with_head (request, status, "", body);
}

static void
send_value (const Request *request, const char *value, const char *more)
{
  g_autofree char *body = g_strdup_printf ("<h1>Trap</h1><p class=value>%s</p>%s", value, more);

  send_page (request, "200 OK", body);
}

static void
send_head (const Request *request, const char *status, const char *headers)
{
  send (request, "HTTP/1.1 %s\r\n%sConnection: close\r\n\r\n", status, headers);
}

/* Until the site closes: nobody gets an answer from here. */
static void
say_nothing (const Request *request)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (request->site->closing, &fd))
    return;
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (request->site->closing);
}

static void
do_good (const Request *request)
{
  send_value (request, request->rest, "");
}

static void
do_status (const Request *request)
{
  g_autofree char *status = g_strdup_printf ("%s Trap", request->rest);

  send_page (request, status, "<p class=value>of an error page</p>");
}

static void
do_empty_status (const Request *request)
{
  g_autofree char *status = g_strdup_printf ("%s Trap", request->rest);

  send_head (request, status, "Content-Length: 0\r\n");
}

static void
do_zip (const Request *request)
{
  send (request, "HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 22\r\n"
                 "Connection: close\r\n\r\nPK.");
}

static void
do_scheme (const Request *request)
{
  send_head (request, "302 Found", "Location: windrow-none:nothing\r\nContent-Length: 0\r\n");
}

static void
do_nothing (const Request *request)
{
}

static void
do_loop (const Request *request)
{
  send_head (request, "302 Found", "Location: /loop\r\nContent-Length: 0\r\n");
}

static void
do_truncated (const Request *request)
{
  send (request, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n"
                 "Connection: close\r\n\r\n<!DOCTYPE html><p class=value>half</p>");
}

static void
do_truncated_chunk (const Request *request)
{
  send (request, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "1000\r\n<!DOCTYPE html><p class=value>half</p>");
}

static void
do_auth (const Request *request)
{
  send_head (request, "401 Unauthorized",
             "WWW-Authenticate: Basic realm=\"trap\"\r\nContent-Length: 0\r\n");
}

static void
do_stalled (const Request *request)
{
  send (request, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
                 "<!DOCTYPE html><p class=value>half</p>");
  say_nothing (request);
}

static void
do_stalled_image (const Request *request)
{
  send_value (request, "no image", "<img src='/never'>");
}

static void
do_alert (const Request *request)
{
  send_value (request, "after alert", "<script>window.onload = () => alert ('trap')</script>");
}

static void
do_window (const Request *request)
{
  send_value (request, "opener",
              "<script>for (let i = 0; i < 3; i++) window.open ('/good/popup')</script>");
}

static void
do_endless (const Request *request)
{
  send_value (request, "endless", "<script>for (;;);</script>");
}

/* The loop begins once the page has loaded: it is the script that gets no answer. */
static void
do_endless_later (const Request *request)
{
  send_value (request, "endless",
              "<script>window.onload = () => setTimeout (() => { for (;;); }, 0)"
              "</script>");
}

static void
do_huge (const Request *request)
{
  g_autofree char *chunk = g_strnfill (1024 * 1024, 'x');
  gsize sent = 0;

  send (request,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
        "<!DOCTYPE html><p class=value>huge</p><p>",
        HUGE_BYTES);
  for (gsize n = 41; n < HUGE_BYTES; n += sent) {
    if (!g_output_stream_write_all (request->out, chunk, MIN (1024 * 1024, HUGE_BYTES - n), &sent,
                                    request->site->closing, NULL))
      return;
  }
}

/* A page that has replaced what every page has. */
static void
do_clobber (const Request *request)
{
  send_value (request, "whole",
              "<form><input name=querySelector><input name=evaluate></form>"
              "<script>window.JSON = { stringify: () => '{}' }; "
              "Array.prototype.map = () => { throw 1 };"
              "Array.prototype.toJSON = () => 'hers';"
              "document.querySelector = document.querySelectorAll = () => { throw 2 };"
              "</script>");
}

/* It moves to another address without loading it. */
static void
do_moving (const Request *request)
{
  send_value (request, "moving",
              "<script>setTimeout (() => history.pushState (null, '', '/good/moved'), 0)"
              "</script>");
}

static void
do_late (const Request *request)
{
  send_page (
      request, "200 OK",
      "<p id=there>…</p><script>setTimeout (() => { const p = document.createElement ('p');"
      "p.className = 'value'; p.textContent = 'late'; document.body.append (p) }, 300)</script>");
}

static void
do_fields (const Request *request)
{
  send_page_with_head (
      request, "200 OK", "<meta name=description content=' What it is '><base href='/deep/'>",
      "<h1>  One\n  and&nbsp;<b>two</b> </h1><p class=hidden style='display:none'> not shown </p>"
      "<ul><li>a 1</li><li>b 2</li><li>c</li></ul><a class=more href='x?y=1#z'>more</a>"
      "<img class=pic src='../p.png'><input class=box value='typed'>"
      "<select class=choice><option>A<option selected>B</select>"
      "<pre class=lines>x  y\n z</pre>"
      "<p class=wild></p><script>document.querySelector ('.wild').textContent ="
      " 'a\\u0000b\\ud800c\\ud83d\\ude00'</script>");
}

static void
do_kill (const Request *request)
{
  TrapSite *site = request->site;

  if (site->func != NULL && !site->func (request->rest, request->port, site->user_data))
    send_value (request, request->rest, "");
  else
    say_nothing (request);
}

static const struct {
  const char *name;
  void (*func) (const Request *request);
} routes[] = {
  { "good", do_good },
  { "status", do_status },
  { "empty-status", do_empty_status },
  { "zip", do_zip },
  { "scheme", do_scheme },
  { "empty-reply", do_nothing },
  { "loop", do_loop },
  { "truncated", do_truncated },
  { "truncated-chunk", do_truncated_chunk },
  { "auth", do_auth },
  { "never", say_nothing },
  { "stalled", do_stalled },
  { "stalled-image", do_stalled_image },
  { "alert", do_alert },
  { "window", do_window },
  { "endless", do_endless },
  { "endless-later", do_endless_later },
  { "huge", do_huge },
  { "clobber", do_clobber },
  { "moving", do_moving },
  { "late", do_late },
  { "fields", do_fields },
  { "kill", do_kill },
};

static void
route (Request *request)
{
  gsize length = strcspn (request->path, "/?");

  request->rest = request->path + length + (request->path[length] == '/');
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    if (strlen (routes[i].name) == length && strncmp (routes[i].name, request->path, length) == 0) {
      routes[i].func (request);
      return;
    }
  }
  send_head (request, "404 Not Found", "Content-Length: 0\r\n");
}

/* The path of the request, after its head was read to the end. */
static char *
read_request (TrapSite *self, GInputStream *in)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (in);
  g_autofree char *path = NULL;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, self->closing, NULL);

    if (line == NULL)
      return NULL;
    if (*line == '\0')
      return g_steal_pointer (&path);
    if (path == NULL) {
      g_auto (GStrv) words = g_strsplit (line, " ", 3);
      path = g_strdup (words[0] != NULL && words[1] != NULL && *words[1] == '/' ? words[1] + 1
                                                                                : "");
    }
  }
}

static guint16
get_port (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

static void
serve (TrapSite *self, GIOStream *stream, guint16 port)
{
  g_autofree char *path = read_request (self, g_io_stream_get_input_stream (stream));
  Request request = {
    .site = self,
    .path = path,
    .port = port,
    .out = g_io_stream_get_output_stream (stream),
  };

  if (path != NULL)
    route (&request);
  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
        gpointer user_data)
{
  serve (user_data, G_IO_STREAM (connection), get_port (connection));
  return TRUE;
}

static gboolean
run_secure_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
               gpointer user_data)
{
  TrapSite *self = user_data;
  g_autoptr (GIOStream)
      secure = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);

  g_assert_nonnull (secure);
  serve (self, secure, get_port (connection));
  return TRUE;
}

static GSocketService *
listen (GCallback callback, TrapSite *self, guint16 *port)
{
  GSocketService *service = g_threaded_socket_service_new (MAX_THREADS);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  if (callback != NULL)
    g_signal_connect (service, "run", callback, self);
  return service;
}

/* The main loop of the default context must run for connections to be accepted. */
TrapSite *
trap_site_new (void)
{
  TrapSite *self = g_new0 (TrapSite, 1);
  g_autoptr (GError) error = NULL;

  self->closing = g_cancellable_new ();
  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  self->service = listen (G_CALLBACK (run_cb), self, &self->port);
  self->secure = listen (G_CALLBACK (run_secure_cb), self, &self->secure_port);

  GSocketService *closed = listen (NULL, self, &self->refused_port);
  g_socket_service_stop (closed);
  g_socket_listener_close (G_SOCKET_LISTENER (closed));
  g_object_unref (closed);
  return self;
}

void
trap_site_free (TrapSite *self)
{
  g_cancellable_cancel (self->closing);
  g_socket_service_stop (self->service);
  g_socket_service_stop (self->secure);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_socket_listener_close (G_SOCKET_LISTENER (self->secure));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_signal_handlers_disconnect_by_data (self->secure, self);
  /* The threads that still serve hold the service. */
  while (G_OBJECT (self->service)->ref_count > 1 || G_OBJECT (self->secure)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (self->service);
  g_object_unref (self->secure);
  g_object_unref (self->certificate);
  g_object_unref (self->closing);
  g_free (self);
}

void
trap_site_set_func (TrapSite *self, TrapSiteFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

char *
trap_site_build_url (TrapSite *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

char *
trap_site_build_secure_url (TrapSite *self, const char *path)
{
  return g_strdup_printf ("https://127.0.0.1:%u%s", self->secure_port, path);
}

/* Nobody listens there. */
char *
trap_site_build_refused_url (TrapSite *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/", self->refused_port);
}
