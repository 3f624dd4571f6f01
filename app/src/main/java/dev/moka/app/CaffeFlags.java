package dev.moka.app;

import dev.moka.MokaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the flags that Caffe's tools accept beside those a command has: glog's and gflags' own, those of another of {@code caffe}'s
 * commands, and {@code --noshuffle} for a switch that is off. Other commands of Moka's have none of them.
 */
final class CaffeFlags {
    private static final Set<String> CAFFE = Set.of("train", "test", "time", "device-query", "device_query");
    private static final Set<String> CONVERTERS = Set.of("convert-imageset", "convert-mnist", "compute-image-mean");
    private static final Set<String> CAFFES_OPTIONS = Set.of(
            "--solver",
            "--model",
            "--snapshot",
            "--weights",
            "--iterations",
            "--gpu",
            "--phase",
            "--level",
            "--stage",
            "--sigint-effect",
            "--sighup-effect");
    /** Of what changes nothing here, because the log is written to standard error, all of it, at once: switches. */
    private static final Set<String> GLOG_SWITCHES = Set.of(
            "logtostderr",
            "alsologtostderr",
            "colorlogtostderr",
            "log_prefix",
            "drop_log_memory",
            "stop_logging_if_full_disk",
            "symbolize_stacktrace");
    /** The same, with a value. */
    private static final Set<String> GLOG_VALUES = Set.of(
            "alsologtoemail",
            "log_backtrace_at",
            "log_link",
            "logbuflevel",
            "logbufsecs",
            "logemaillevel",
            "logmailer",
            "max_log_size",
            "stderrthreshold",
            "undefok",
            "v",
            "vmodule");

    private static final Map<String, String> REMEDIES = Map.of(
            "log_dir", "the log is written to standard error; moka train keeps it in a file with --log-file F",
            "flagfile", "files of flags are not read; give the flags themselves",
            "fromenv", "flags are not read from the environment; give them themselves",
            "tryfromenv", "flags are not read from the environment; give them themselves");
    private static final Pattern FLAG = Pattern.compile("--?([a-z_]+)(?:=(.*))?", Pattern.DOTALL);

    private final String command;
    private final Map<String, OptionSpec> options;
    private final List<String> kept = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param options what the command itself understands, by name */
    CaffeFlags(String command, Map<String, OptionSpec> options) {
        this.command = command;
        this.options = options;
    }

    /**
     * What is left for the command.
     *
     * @param args the command and what follows it, as {@link CaffeSpellings} translates it
     * @throws MokaException (USAGE) for a flag that would change more than is done here
     */
    String[] taken(String... args) {
        if (!CAFFE.contains(command) && !CONVERTERS.contains(command)) {
            return args;
        }
        for (int i = 0; i < args.length; i++) {
            i += take(args[i], i + 1 < args.length ? args[i + 1] : null);
        }
        return kept.toArray(String[]::new);
    }

    /** What people may want to know about what was taken, a line each. */
    List<String> notes() {
        return notes;
    }

    /** Returns how many of the words behind {@code arg} are its. */
    private int take(String arg, @Nullable String next) {
        String option = arg.replaceFirst("(?s)=.*", "");
        Matcher flag = FLAG.matcher(arg);
        OptionSpec known = options.get(option);
        if (known != null) {
            return keep(option, arg, known.arity().max() == 0, next);
        } else if (CAFFE.contains(command) && CAFFES_OPTIONS.contains(option)) {
            notes.add(option + " is for another of Caffe's commands: " + command + " ignores it");
            return arg.contains("=") ? 0 : 1;
        } else if (!flag.matches()) {
            kept.add(arg);
            return 0;
        }
        return takeFlag(arg, flag.group(1), flag.group(2), next);
    }

    /** A value is no flag, even if it looks like one; an empty one is, for Caffe, none: scripts pass {@code --snapshot "$STATE"}. */
    private int keep(String option, String arg, boolean isSwitch, @Nullable String next) {
        boolean more = !isSwitch && !arg.contains("=") && next != null;
        boolean empty = more ? String.valueOf(next).isEmpty() : arg.equals(option + "=");
        if (!empty || !CAFFE.contains(command) || !CAFFES_OPTIONS.contains(option)) {
            kept.add(arg);
            if (more) {
                kept.add(String.valueOf(next));
            }
        }
        return more ? 1 : 0;
    }

    private int takeFlag(String arg, String name, @Nullable String value, @Nullable String next) {
        String off = name.startsWith("no") ? name.substring(2) : "";
        int more = value == null ? 1 : 0;
        if (GLOG_SWITCHES.contains(name) || GLOG_SWITCHES.contains(off)) {
            return 0;
        } else if (GLOG_VALUES.contains(name)) {
            return more;
        } else if (name.equals("minloglevel")) {
            if (!"0".equals(value == null ? next : value)) {
                kept.add("--quiet");
            }
            return more;
        } else if (name.matches("help(short|full|package|xml)")) {
            kept.add("--help");
            return 0;
        } else if (REMEDIES.containsKey(name)) {
            throw MokaException.usage("--%s: %s", name, REMEDIES.get(name));
        }
        OptionSpec negated = options.get("--" + off);
        boolean isSwitch = value == null && negated != null && negated.arity().max() == 0;
        kept.add(isSwitch ? "--" + off + "=false" : arg);
        return 0;
    }
}
