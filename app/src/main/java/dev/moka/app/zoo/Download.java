package dev.moka.app.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an address into a file that may hold its beginning already; what has come is kept, whatever happens.
 *
 * <p>RFC 9110: the rest is asked for with Range, and If-Range keeps two versions from being mixed; a server that answers with
 * the whole is taken at its word.
 */
final class Download {
    private static final int ATTEMPTS = 4;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final HttpClient client;
    private final Duration patience;
    private final PullListener listener;

    /** @param patience how long silence is borne */
    Download(Duration patience, PullListener listener) {
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build();
        this.patience = patience;
        this.listener = listener;
    }

    /** The connection ended before the file did; asking again may help. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1;

        Cut(String message) {
            super(message);
        }
    }

    /**
     * Fetches all of it.
     *
     * @param size its bytes, if they are known
     * @return whether an earlier beginning was continued
     * @throws SourceException if this address does not give the file
     */
    boolean fetch(URI address, Part part, @Nullable Long size) throws SourceException, InterruptedException {
        boolean continued = false;
        for (int failures = 0; ; ) {
            long before = part.size();
            try {
                continued |= attempt(address, part, size);
                return continued;
            } catch (Cut e) {
                continued |= before > 0;
                failures = part.size() > before ? 1 : failures + 1;
                if (failures >= ATTEMPTS) {
                    throw new SourceException(address + ": " + e.getMessage(), e);
                }
                listener.note(
                        String.format("%s: %s after %d bytes; trying again", address, e.getMessage(), part.size()));
                Thread.sleep(100L << failures);
            }
        }
    }

    private boolean attempt(URI address, Part part, @Nullable Long size)
            throws SourceException, Cut, InterruptedException {
        long from = part.continues(address) ? part.size() : 0;
        HttpResponse<InputStream> response = ask(address, from, part.validator());
        try (InputStream body = response.body()) {
            Matcher range = CONTENT_RANGE.matcher(
                    response.headers().firstValue("Content-Range").orElse(""));
            boolean ranged = range.matches();
            switch (response.statusCode()) {
                case OK -> from = 0;
                case PARTIAL -> {
                    if (!ranged || !String.valueOf(from).equals(range.group(1))) {
                        part.delete();
                        throw new Cut("it answered with another part than was asked for");
                    }
                }
                case RANGE_NOT_SATISFIABLE -> {
                    if (ranged && String.valueOf(from).equals(range.group(2))) {
                        return true; // the part was all of it
                    }
                    part.delete();
                    throw new Cut("it has changed");
                }
                default -> refuse(address, response.statusCode());
            }
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            long total = length < 0 ? -1 : from + length;
            check(address, response, part, size, total);
            part.begin(address, response, from);
            receive(body, part, from, total);
            return from > 0;
        } catch (Cut | SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new Cut("the connection was cut");
        }
    }

    private HttpResponse<InputStream> ask(URI address, long from, @Nullable String validator)
            throws SourceException, Cut, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", "moka");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            if (validator != null) {
                request.header("If-Range", validator);
            }
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException e) {
            throw unreachable(address, "no answer in " + patience.toSeconds() + " s", e);
        } catch (HttpTimeoutException e) {
            throw new Cut("no answer in " + patience.toSeconds() + " s");
        } catch (ConnectException e) {
            boolean unknown = e.getCause() instanceof UnresolvedAddressException
                    || (e.getCause() instanceof ConnectException inner
                            && inner.getCause() instanceof UnresolvedAddressException);
            throw unreachable(address, unknown ? "no such host" : "connection refused", e);
        } catch (IOException e) {
            throw new Cut(e.getMessage() == null ? "the connection was cut" : e.getMessage());
        }
    }

    private static SourceException unreachable(URI address, String why, IOException cause) {
        return new SourceException("cannot reach " + address.getAuthority() + " (" + why + ")", cause);
    }

    private static void refuse(URI address, int status) throws SourceException, Cut {
        if (status >= 500 || status == 429) {
            throw new Cut("the server answers " + status);
        }
        throw new SourceException(address + " answers " + status + (status == 404 ? " (not there)" : ""));
    }

    private static void check(URI address, HttpResponse<?> response, Part part, @Nullable Long size, long total)
            throws SourceException {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
            part.delete();
            throw new SourceException(address + " answers with an HTML page instead of the file");
        }
        if (size != null && total >= 0 && total != size) {
            part.delete();
            throw new SourceException(address + " has " + total + " bytes, but the card says " + size);
        }
        part.requireRoom(total);
    }

    private void receive(InputStream body, Part part, long from, long total) throws IOException {
        listener.started(part.name(), from, total);
        try (FileChannel out = part.open(from);
                Stall stall = new Stall(body, patience)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
                stall.heard();
                part.write(out, ByteBuffer.wrap(buffer, 0, n));
                listener.advanced(n);
            }
        } finally {
            listener.stopped();
        }
        if (total >= 0 && part.size() < total) {
            throw new Cut("the connection was cut");
        }
    }

    private static int read(InputStream body, byte[] buffer) throws Cut {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new Cut("the connection was cut");
        }
    }
}
