package dev.moka.app;

import java.nio.file.Path;

/** A training small enough for a test: a line through constant data, whose loss falls. */
final class TinyTraining {
    static final String NET = """
            name: "line"
            layer { name: "data" type: "DummyData" top: "x" top: "y"
                    dummy_data_param { shape { dim: 4 dim: 2 } shape { dim: 4 dim: 1 }
                                       data_filler { value: 1 } data_filler { value: 3 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip"
                    inner_product_param { num_output: 1 weight_filler { type: "xavier" } } }
            layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "y" top: "loss" }
            layer { name: "score" type: "Reduction" bottom: "ip" top: "score" include { phase: TEST }
                    reduction_param { operation: MEAN } }
            """;

    private TinyTraining() {}

    static Path net(Path folder) {
        return TinyModel.write(folder.resolve("train_val.prototxt"), NET);
    }

    /** A solver for {@link #NET}, beside it; {@code fields} are added, or replace its own. */
    static Path solver(Path folder, String fields) {
        return solver(folder, net(folder), fields);
    }

    static Path solver(Path folder, Path net, String fields) {
        String own = """
                net: "%s" base_lr: 0.05 lr_policy: "fixed" momentum: 0.5 display: 5 max_iter: 20 test_iter: 2 test_interval: 10
                snapshot: 10 snapshot_prefix: "%s" random_seed: 3
                """.formatted(net, folder.resolve("line"));
        for (String field : fields.split(" ")) {
            if (field.endsWith(":")) {
                own = own.replaceFirst("(^|\\s)" + field + " \\S+", " ");
            }
        }
        return TinyModel.write(folder.resolve("solver.prototxt"), own + fields);
    }
}
