package dev.moka.model;

import java.util.Map;
import java.util.Set;

/**
 * Fields that forks of Caffe have among a layer's parameters and that change no answer: they choose how fast or where something is computed,
 * or say what Caffe does anyway.
 */
final class HarmlessFields {
    /** Whatever their value. */
    private static final Set<String> NAMES = Set.of(
            "engine",
            "fuse",
            "conv_algorithm",
            "conv_algos_override",
            "cudnn_convolution_algo_seeker",
            "quantization_param",
            "threads",
            "parser_threads",
            "disk_reader_threads",
            "cache",
            "precache",
            "use_gpu_transform",
            "random_seed",
            "verbose",
            "display");

    /** With this value alone. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("relu", "false"),
            Map.entry("relu6", "false"),
            Map.entry("pad_type", "0"),
            Map.entry("pad_l", "0"),
            Map.entry("pad_r", "0"),
            Map.entry("pad_t", "0"),
            Map.entry("pad_b", "0"),
            Map.entry("avg_include_pad", "true"),
            Map.entry("pixelshuffler", "1"),
            Map.entry("BatchNormParameter.add_eps_before_sqrt", "true"),
            Map.entry("MVNParameter.add_eps_before_sqrt", "false"),
            Map.entry("input_scale", "1"),
            Map.entry("output_scale", "1"),
            Map.entry("weight_scale", "1"),
            Map.entry("input_zero_point", "0"),
            Map.entry("output_zero_point", "0"),
            Map.entry("weight_zero_point", "0"),
            Map.entry("saturate", "None"));

    private HarmlessFields() {}

    /** @param value as written; empty for a message */
    static boolean has(String message, String name, String value) {
        String only = VALUES.getOrDefault(message + "." + name, VALUES.get(name));
        return NAMES.contains(name) || (only != null && only.equals(normal(value)));
    }

    /** {@code 1} for {@code 1.0}, {@code true} for {@code True}. */
    private static String normal(String value) {
        return switch (value) {
            case "True", "t" -> "true";
            case "False", "f" -> "false";
            default -> value.replaceFirst("^(\\d+)\\.0*$", "$1");
        };
    }
}
