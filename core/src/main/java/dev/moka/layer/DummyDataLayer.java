package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Layer;
import dev.moka.proto.DummyDataParameter;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Data out of fillers, for tries and timings. data_filler, one for all tops or one each, is constant 0 if there is none; shape is one for
 * all tops or one each, or num, channels, height and width are.
 *
 * <p>Constant tops are filled once, so that changes of theirs stay; the others anew in each forward.
 */
@AutoService(Layer.class)
public final class DummyDataLayer extends Layer {
    private final List<Filler> fillers = new ArrayList<>();
    private boolean[] constant = {};

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(0);
    }

    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        DummyDataParameter p = param.getDummyDataParam();
        if (p.getDataFillerCount() > 1) {
            requireOneEach("data_filler", p.getDataFillerCount(), tops.size());
        }
        if (p.getShapeCount() > 0
                && p.getNumCount() + p.getChannelsCount() + p.getHeightCount() + p.getWidthCount() > 0) {
            throw wrong("dummy_data_param gives shape, and num, channels, height or width: remove the latter");
        }
        constant = new boolean[tops.size()];
        for (int t = 0; t < tops.size(); t++) {
            tops.get(t).reshape(shape(p, t, tops.size()));
            FillerParameter filler = switch (p.getDataFillerCount()) {
                case 0 -> Filler.constant(0);
                case 1 -> p.getDataFiller(0);
                default -> p.getDataFiller(t);
            };
            fillers.add(Filler.of(filler));
            constant[t] = filler.getType().equals("constant");
            if (constant[t]) {
                Blob top = tops.get(t);
                top.dataStorage().setSource(fillers.get(t).source(top.shape(), draw(0)));
            }
        }
    }

    private int[] shape(DummyDataParameter p, int top, int tops) {
        if (p.getShapeCount() > 0) {
            requireOneEach("shape", p.getShapeCount(), tops);
            return Blob.checkedShape(
                    p.getShape(p.getShapeCount() == 1 ? 0 : top).getDimList());
        }
        return new int[] {
            dim("num", p.getNumList(), top, tops),
            dim("channels", p.getChannelsList(), top, tops),
            dim("height", p.getHeightList(), top, tops),
            dim("width", p.getWidthList(), top, tops)
        };
    }

    private int dim(String field, List<Integer> dims, int top, int tops) {
        requireOneEach(field, dims.size(), tops);
        return dims.get(dims.size() == 1 ? 0 : top);
    }

    private void requireOneEach(String field, int given, int tops) {
        if (given != 1 && given != tops) {
            throw wrong("dummy_data_param: %d %s for %d tops: give one for all, or one each", given, field, tops);
        }
    }

    private void fill(Blob blob, int top, int tops) {
        fillers.get(top).fill(blob.overwrite(), blob.shape(), draw(iteration() * tops + top));
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        for (int t = 0; t < tops.size(); t++) {
            if (!constant[t]) {
                fill(tops.get(t), t, tops.size());
            }
        }
    }
}
