package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.ReductionLayer;
import java.util.List;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;
import org.jspecify.annotations.Nullable;

/**
 * The sums and the mean of Reduction, times its coefficient, of magnitudes or squares that a primitive before has computed; oneDNN has no
 * gradient of it. Its reduction is fast for rows only.
 */
final class ReductionKernel {
    private ReductionKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        ReductionLayer layer = (ReductionLayer) steps.get(0).layer();
        Blob bottom = steps.get(0).bottoms().get(0);
        Blob top = steps.get(0).tops().get(0);
        Layout given = Layout.ofData(bottom);
        boolean ofPlanes = hasPlanes(given) && top.axes() == 2;
        Layout src = ofPlanes || hasRows(given, top) ? given : given.plain();
        float factor = layer.factor(bottom.count(top.axes()));
        primitive sum = ofPlanes ? sumOfPlanes(session, src, factor) : sumOfRows(session, src, top.count(), factor);
        if (sum == null) {
            return null;
        }
        PrimitiveKernel last = new PrimitiveKernel(session, sum)
                .writes(dnnl.DNNL_ARG_DST, top::dataStorage, Layout.plain(top.shape()));
        return switch (layer.operation()) {
            case SUM, MEAN -> last.reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, src);
            case ASUM -> after(session, dnnl.algorithm.eltwise_abs, bottom, src, last);
            case SUMSQ -> after(session, dnnl.algorithm.eltwise_square, bottom, src, last);
        };
    }

    /** Whether all that makes one number of the top lies together, with nothing between but zeros. */
    private static boolean hasRows(Layout given, Blob top) {
        return given.isPlain()
                || top.axes() <= 1 && Layout.BLOCK_WIDTHS.stream().anyMatch(given::isInBlocks);
    }

    /** Whether blocks of channels, all of them filled, have two axes behind. */
    private static boolean hasPlanes(Layout given) {
        long[] dims = given.dims();
        return dims.length == 4
                && given.type() == memory.data_type.f32
                && Layout.BLOCK_WIDTHS.stream().anyMatch(width -> dims[1] % width == 0 && given.isInBlocks(width));
    }

    /** Null where oneDNN has no fast code for it. */
    private static @Nullable primitive sumOfRows(OneDnnSession session, Layout src, long rows, float factor) {
        long columns = src.desc().get_size() / memory.data_type_size(src.type()) / rows;
        var chosen = new reduction.primitive_desc(
                session.engine(),
                algorithm.reduction_sum,
                Layout.plain(rows, columns).plain(src.type()).desc(),
                Layout.plain(rows, 1).desc(),
                0,
                0,
                times(factor),
                false);
        return Implementation.of(chosen).isGeneral() ? null : new reduction(chosen);
    }

    /** The mean of a plane is an average over one window; these lie in the order of the host. */
    private static primitive sumOfPlanes(OneDnnSession session, Layout src, float factor) {
        long[] dims = src.dims();
        long[] plane = {dims[2], dims[3]};
        return new pooling_forward(new pooling_forward.primitive_desc(
                session.engine(),
                prop_kind.forward_inference,
                algorithm.pooling_avg_include_padding,
                src.desc(),
                Layout.plain(dims[0], dims[1], 1, 1).orderedAs(src).desc(),
                new long[] {1, 1},
                plane,
                new long[2],
                new long[2],
                new long[2],
                times(factor * plane[0] * plane[1]),
                false));
    }

    private static primitive_attr times(float factor) {
        post_ops operations = new post_ops();
        operations.append_eltwise(dnnl.algorithm.eltwise_linear, factor, 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        return attributes;
    }

    private static Kernel after(
            OneDnnSession session, algorithm function, Blob bottom, Layout layout, PrimitiveKernel sum) {
        Tensor values = session.tensor(layout);
        var chosen = new eltwise_forward.primitive_desc(
                session.engine(), prop_kind.forward_inference, function, layout.desc(), layout.desc(), 0, 0);
        PrimitiveKernel first = new PrimitiveKernel(session, new eltwise_forward(chosen))
                .reads(dnnl.DNNL_ARG_SRC, bottom::dataStorage, layout)
                .owns(dnnl.DNNL_ARG_DST, values);
        return new KernelSequence(List.of(first, sum.takes(dnnl.DNNL_ARG_SRC, () -> values)));
    }
}
