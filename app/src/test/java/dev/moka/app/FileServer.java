package dev.moka.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine, with the faults that web servers have. */
final class FileServer implements AutoCloseable {
    /** How a file is answered. */
    enum Manner {
        /** With ranges and an ETag, as a good server does. */
        WELL,
        /** Ranges are ignored: always the whole file. */
        WHOLE,
        /** The connection is cut after half of what was asked for, the first two times. */
        CUT,
        /** Half of it comes, and then nothing, ever. */
        SILENT,
        /** Slowly, with ranges: a hundred bytes every few milliseconds. */
        SLOWLY,
        /** A page that says sorry, with status 200. */
        HTML,
        /** Another file under the same name. */
        OTHER,
        /** More bytes are announced than any disk has. */
        ENDLESS,
        /** 503, the first two times. */
        BUSY
    }

    record Request(String path, String range) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile String version = "1";

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void put(String path, byte[] content, Manner manner) {
        files.put(path, content);
        manners.put(path, manner);
        times.remove(path);
    }

    /** Files are others from now on: the ETag changes. */
    void newVersion() {
        version = version + "1";
    }

    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(new Request(path, range == null ? "" : range));
        byte[] content = files.get(path);
        try (exchange) {
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, content, manners.get(path), times.merge(path, 1, Integer::sum));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, byte[] content, Manner manner, int time)
            throws IOException, InterruptedException {
        int from = manner == Manner.WHOLE ? 0 : from(exchange, content.length);
        int left = content.length - from;
        if (manner != Manner.WHOLE) {
            exchange.getResponseHeaders().set("ETag", '"' + version + '"');
        }
        if (manner == Manner.BUSY && time <= 2) {
            exchange.sendResponseHeaders(503, -1);
        } else if (manner == Manner.HTML) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            body(exchange, 200, "<!DOCTYPE html><html>sorry</html>".getBytes(), 0, 33);
        } else if (manner == Manner.OTHER) {
            byte[] other = content.clone();
            other[other.length - 1] ^= 1;
            body(exchange, 200, other, 0, other.length);
        } else if (manner == Manner.ENDLESS) {
            exchange.sendResponseHeaders(200, 1L << 52);
        } else {
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, left);
            OutputStream out = exchange.getResponseBody();
            if (manner == Manner.SLOWLY) {
                for (int i = from; i < content.length; i += 100) {
                    out.write(content, i, Math.min(100, content.length - i));
                    out.flush();
                    Thread.sleep(5);
                }
                return;
            }
            boolean half = manner == Manner.SILENT || manner == Manner.CUT && time <= 2;
            out.write(content, from, half ? left / 2 : left);
            out.flush();
            if (manner == Manner.SILENT) {
                Thread.sleep(60_000);
            }
        }
    }

    private int from(HttpExchange exchange, int length) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || condition != null && !condition.equals('"' + version + '"')) {
            return 0;
        }
        return Math.min(length, Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")));
    }

    private static void body(HttpExchange exchange, int status, byte[] bytes, int from, int count) throws IOException {
        exchange.sendResponseHeaders(status, count);
        exchange.getResponseBody().write(bytes, from, count);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
