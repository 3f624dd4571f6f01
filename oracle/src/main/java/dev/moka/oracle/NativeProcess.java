package dev.moka.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

/** The process {@link OracleServer} runs in, with the pipe to it and what it says on stderr, call by call. */
final class NativeProcess {
    /** The server writes this line to stderr when a call is over, so that the log can be cut there. */
    static final String END_OF_CALL = "== end of call ==";

    private static final Pattern FAILURE =
            Pattern.compile("[EF]\\d{4} |\\[libprotobuf (ERROR|FATAL)|HDF5-DIAG|java\\.|Exception in thread");
    private static final int TAIL = 20;

    private final Process process;
    private final Wire wire;
    private final BlockingQueue<List<String>> logs = new LinkedBlockingQueue<>();

    NativeProcess(Path jars, Path classes, int threads) {
        Path unpacked = jars.resolve("unpacked");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "-Xmx2g",
                // A crash in native code would otherwise print its report into the pipe.
                "-XX:+SuppressFatalErrorMessage",
                "-Dorg.bytedeco.javacpp.cachedir=" + unpacked,
                // A prototxt whose CHECK fails stays behind.
                "-Djava.io.tmpdir=" + unpacked,
                // JavaCPP would count Caffe's own memory against the heap and stop at big nets.
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                classes + File.pathSeparator + jars.resolve("*"),
                OracleServer.class.getName());
        Map<String, String> environment = builder.environment();
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("GLOG_minloglevel", "0");
        try {
            Files.createDirectories(unpacked);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the process of native Caffe", e);
        }
        wire = new Wire(process.getInputStream(), process.getOutputStream());
        Thread reader = new Thread(this::readLog, "native Caffe's log");
        reader.setDaemon(true);
        reader.start();
    }

    Wire wire() {
        return wire;
    }

    /** The log of the call that just ended, or that ended the process. To be taken once a call. */
    List<String> takeLog() {
        try {
            return logs.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OracleException("interrupted", e);
        }
    }

    /** What the process died of, once its pipe is broken: a CHECK's text, a Java exception, or else the end of the log. */
    String lastWords() {
        // Destroying it would lose what is still unread; without stdin it ends by itself.
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
        List<String> log = takeLog();
        int from = Math.max(0, log.size() - TAIL);
        int to = log.size();
        for (int i = log.size() - 1; i >= 0; i--) {
            if (FAILURE.matcher(log.get(i)).lookingAt()) {
                from = i;
            } else if (log.get(i).startsWith("*** Check failure stack trace")) {
                to = i;
            }
        }
        return "native Caffe stopped: " + String.join("\n", log.subList(from, Math.max(from, to)));
    }

    void close() {
        process.destroyForcibly();
    }

    private void readLog() {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                if (line.equals(END_OF_CALL)) {
                    logs.add(lines);
                    lines = new ArrayList<>();
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        logs.add(lines);
    }
}
