package dev.moka.app;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Accepts options as Caffe's own tools spell them: {@code -model}, {@code --mean_file=F}. */
final class CaffeSpellings {
    private static final Pattern OPTION = Pattern.compile("--?([a-z_]+)(=.*)?", Pattern.DOTALL);
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("model", "--model"),
            Map.entry("model_def", "--net"),
            Map.entry("weights", "--weights"),
            Map.entry("pretrained_model", "--weights"),
            Map.entry("solver", "--solver"),
            Map.entry("snapshot", "--snapshot"),
            Map.entry("iterations", "--iterations"),
            Map.entry("gpu", "--gpu"),
            Map.entry("phase", "--phase"),
            Map.entry("level", "--level"),
            Map.entry("stage", "--stage"),
            Map.entry("sigint_effect", "--sigint-effect"),
            Map.entry("sighup_effect", "--sighup-effect"),
            Map.entry("version", "--version"),
            Map.entry("mean_file", "--mean"),
            Map.entry("raw_scale", "--raw-scale"),
            Map.entry("input_scale", "--input-scale"),
            Map.entry("channel_swap", "--channel-swap"),
            Map.entry("center_only", "--center-only"),
            Map.entry("images_dim", "--images-dim"));

    private CaffeSpellings() {}

    /** The same arguments as Moka spells them. */
    static String[] translate(String... args) {
        return Stream.of(args).map(CaffeSpellings::translate).toArray(String[]::new);
    }

    private static String translate(String arg) {
        Matcher option = OPTION.matcher(arg);
        if (!option.matches() || !OURS.containsKey(option.group(1))) {
            return arg;
        }
        return OURS.get(option.group(1)) + (option.group(2) == null ? "" : option.group(2));
    }
}
