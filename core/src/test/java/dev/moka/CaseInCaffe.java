package dev.moka;

import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A {@link Case} as native Caffe computes it, with the same numbers. */
final class CaseInCaffe {
    private final Case aCase;
    private final int[][] shapes;

    /** With bottoms of these shapes. */
    CaseInCaffe(Case aCase, int[][] shapes) {
        this.aCase = aCase;
        this.shapes = shapes;
    }

    /** The tops. */
    List<Array> forward() {
        Request request = request(aCase.prototxt(shapes, false));
        for (int b = 0; b < shapes.length; b++) {
            request = request.input("x" + b, new Array(shapes[b], aCase.bottom(b, shapes[b])));
        }
        try (Net net = aCase.net(shapes, false, NetOptions.JAVA)) {
            request = withParams(request, net);
        }
        var blobs = NativeCaffe.get().forward(request).blobs();
        return IntStream.range(0, aCase.tops())
                .mapToObj(t -> blobs.get("y" + t))
                .toList();
    }

    /** The tops, and the diffs that a backward computes. */
    Case.Gradient gradient() {
        try (Net net = aCase.net(shapes, false, NetOptions.JAVA)) {
            Layer built = net.steps().get(net.steps().size() - 1).layer();
            Request request = request(prototxt(built));
            for (int b = 0; b < shapes.length; b++) {
                boolean asked = built.allowsForceBackward(b);
                int[] shape = asked ? learned(shapes[b]) : shapes[b];
                request = request.input((asked ? "in" : "x") + b, new Array(shape, aCase.bottom(b, shapes[b])));
            }
            request = withParams(request, net);
            aCase.run(net, shapes); // the tops' shapes may depend on the data
            Map<String, Array> topDiffs = new LinkedHashMap<>();
            for (int t = 0; t < aCase.tops(); t++) {
                Blob top = net.blob("y" + t);
                topDiffs.put("y" + t, new Array(top.shape(), aCase.topDiff(t, top.count())));
            }
            return wanted(NativeCaffe.get().backward(request, topDiffs), built);
        }
    }

    private Case.Gradient wanted(dev.moka.oracle.Gradients found, Layer built) {
        Map<String, Array> diffs = new LinkedHashMap<>();
        for (int b = 0; b < shapes.length; b++) {
            if (built.allowsForceBackward(b)) {
                diffs.put("x" + b, found.blobs().get("x" + b));
            }
        }
        for (int i = 0; i < built.blobs().size(); i++) {
            if (built.lrMult(i) != 0) { // BatchNorm's statistics do not learn
                diffs.put("param" + i, found.params().get(Case.NAME, i));
            }
        }
        List<Array> values = IntStream.range(0, aCase.tops())
                .mapToObj(t -> found.forward().blob("y" + t))
                .toList();
        return new Case.Gradient(values, diffs);
    }

    private Request request(String prototxt) {
        return Request.of(prototxt).phase(Request.Phase.valueOf(aCase.phase().name()));
    }

    private static Request withParams(Request request, Net net) {
        List<Blob> blobs = Case.blobs(net);
        return blobs.isEmpty()
                ? request
                : request.param(Case.NAME, blobs.stream().map(Close::copy).toArray(Array[]::new));
    }

    /**
     * The net for gradients: Caffe computes a bottom's diff only if a parameter that learns comes before, so a Scale by 1 does; and only
     * if a loss comes behind, so every top is one.
     */
    private String prototxt(Layer built) {
        StringBuilder net = new StringBuilder();
        for (int b = 0; b < shapes.length; b++) {
            if (built.allowsForceBackward(b)) {
                Case.input(net, "in" + b, learned(shapes[b]));
                net.append(("layer { name: 'scale%d' type: 'Scale' bottom: 'in%d' top: '%s%d'"
                                + " scale_param { axis: 0 num_axes: 0 } }\n")
                        .formatted(b, b, shapes[b].length == 0 ? "one" : "x", b));
                if (shapes[b].length == 0) {
                    net.append(
                            "layer { name: 'scalar%d' type: 'Reshape' bottom: 'one%d' top: 'x%d' reshape_param { shape { } } }\n"
                                    .formatted(b, b, b));
                }
            } else {
                Case.input(net, "x" + b, shapes[b]);
            }
        }
        return aCase.layerText(
                net, shapes.length, false, aCase.hasLossWeight() ? "" : " loss_weight: 1".repeat(aCase.tops()));
    }

    /** Caffe's Scale takes a number only as a blob of one axis. */
    private static int[] learned(int[] shape) {
        return shape.length == 0 ? new int[] {1} : shape;
    }
}
