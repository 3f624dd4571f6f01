package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.EltwiseLayer;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/** Product, plain sum and maximum of two bottoms, with an in-place ReLU behind them: the joints of residual nets. */
final class EltwiseKernel {
    private EltwiseKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        EltwiseLayer layer = (EltwiseLayer) steps.get(0).layer();
        List<Blob> bottoms = steps.get(0).bottoms();
        Blob top = steps.get(0).tops().get(0);
        algorithm algorithm = switch (layer.operation()) {
            case PROD -> dnnl.algorithm.binary_mul;
            case SUM -> dnnl.algorithm.binary_add;
            case MAX -> dnnl.algorithm.binary_max;
        };
        float[] coeff = layer.coeff();
        if (bottoms.size() != 2 || coeff[0] != 1 || coeff[1] != 1) {
            return null;
        }
        Layout layout = Layout.ofData(bottoms.get(0));
        var chosen = new binary.primitive_desc(
                session.engine(),
                algorithm,
                layout.desc(),
                layout.desc(),
                layout.desc(),
                FusedReLU.attributes(steps, 1),
                false);
        return new PrimitiveKernel(session, new binary(chosen), FusedReLU.at(steps, 1) ? 2 : 1)
                .reads(dnnl.DNNL_ARG_SRC, bottoms.get(0)::dataStorage, layout)
                .reads(dnnl.DNNL_ARG_SRC_1, bottoms.get(1)::dataStorage, layout)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, layout);
    }
}
