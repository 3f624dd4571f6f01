package dev.moka.solver;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes lines as glog does, of which native Caffe's log consists: {@code I1123 04:57:01.123456  1234 solver.cpp:218] }. */
public final class Glog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final long PID = ProcessHandle.current().pid();

    private final Consumer<String> lines;
    private final Clock clock;

    /** @param lines takes each line, without its end */
    public Glog(Consumer<String> lines) {
        this(lines, Clock.systemDefaultZone());
    }

    Glog(Consumer<String> lines, Clock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /** @param place the source file and line of Caffe 1.0 that says this */
    public void info(String place, String format, Object... args) {
        say('I', place, format, args);
    }

    void error(String place, String format, Object... args) {
        say('E', place, format, args);
    }

    private void say(char severity, String place, String format, Object... args) {
        String prefix = String.format(
                "%c%s %5d %s] ", severity, LocalDateTime.now(clock).format(TIME), PID, place);
        lines.accept(prefix + String.format(format, args));
    }
}
