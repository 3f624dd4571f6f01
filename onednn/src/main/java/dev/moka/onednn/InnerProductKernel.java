package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.InnerProductLayer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;

/** Inner product, with an in-place ReLU behind it. Its bottom may lie in a picture's blocked layout: no flattening is needed. */
final class InnerProductKernel {
    private InnerProductKernel() {}

    static Kernel of(OneDnnSession session, List<Step> steps) {
        InnerProductLayer layer = (InnerProductLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        int[] shape = bottom.shape();
        boolean wholePictures = top.axes() == 2 && shape.length >= 2 && shape.length <= 5 && !layer.transposed();
        if (!wholePictures) {
            shape = new int[] {top.count() / layer.outputs(), layer.inputs()};
        }
        int[] weightShape = shape.clone();
        weightShape[0] = layer.outputs();
        Layout weights = layer.transposed()
                ? Layout.strided(new long[] {layer.outputs(), layer.inputs()}, 1, layer.outputs())
                : Layout.plain(weightShape);
        Layout bias = Layout.plain(layer.outputs());
        Layout src = Layout.any(shape);
        Layout dst = Layout.plain(shape[0], layer.outputs());
        var chosen = new inner_product_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference,
                src.desc(),
                weights.any().desc(),
                layer.hasBias() ? bias.desc() : new memory.desc(),
                dst.desc(),
                FusedReLU.attributes(steps, 1),
                false);
        Layout packed = weights.as(chosen.weights_desc());
        PrimitiveKernel kernel = new PrimitiveKernel(
                        session, new inner_product_forward(chosen), FusedReLU.at(steps, 1) ? 2 : 1, top, dst)
                .reads(dnnl.DNNL_ARG_SRC, bottom, src.as(chosen.src_desc()))
                .takes(dnnl.DNNL_ARG_WEIGHTS, session.packed(layer.blobs().get(0), weights, packed)::tensor);
        if (layer.hasBias()) {
            kernel.takes(dnnl.DNNL_ARG_BIAS, session.packed(layer.blobs().get(1), bias, bias)::tensor);
        }
        return kernel;
    }
}
