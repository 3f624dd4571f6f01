package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Step;
import dev.moka.layer.CropLayer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the bottom where it lies, without bringing all of it into the host's order first. */
final class CropKernel {
    private CropKernel() {}

    static @Nullable Kernel of(OneDnnSession session, List<Step> steps) {
        Step step = steps.get(0);
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        Layout layout = Layout.ofData(bottom);
        if (layout.isPlain()) {
            return null; // the loops copy rows
        }
        long[] offsets = Arrays.stream(((CropLayer) step.layer()).offset())
                .asLongStream()
                .toArray();
        return Parts.piece(session, bottom::dataStorage, layout, offsets, Layout.plain(top.shape()), top::dataStorage);
    }
}
