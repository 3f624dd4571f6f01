package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Step;
import dev.moka.layer.ConcatLayer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a Concat's top, into which the kernels of its bottoms write in the first place: in blocks of channels, each bottom has
 * blocks of its own.
 */
final class Joined {
    private static final int CHANNELS = 1;

    private final OneDnnSession session;
    private final Step concat;
    private final Layout layout;
    /** How the bottoms lie in it. */
    private final List<Layout> places;

    private Arena.@Nullable Lease lease;
    private @Nullable Tensor whole;
    private List<Tensor> parts = List.of();
    private int users;

    private Joined(OneDnnSession session, Step concat, Layout layout) {
        this.session = session;
        this.concat = concat;
        this.layout = layout;
        this.places = IntStream.range(0, concat.bottoms().size())
                .mapToObj(this::place)
                .toList();
    }

    private Layout place(int index) {
        Layout part = Layout.plain(concat.bottoms().get(index).shape());
        long[] offsets = new long[part.dims().length];
        for (Blob before : concat.bottoms().subList(0, index)) {
            offsets[CHANNELS] += before.shape(CHANNELS);
        }
        return part.as(layout.desc().submemory_desc(part.dims(), offsets));
    }

    /**
     * For what a Concat joins.
     *
     * @param alone how one of its bottoms would lie alone
     * @return null if it joins no channels, or they cannot lie side by side in this way, or a gradient goes back through it
     */
    static @Nullable Joined of(OneDnnSession session, Step concat, Layout alone) {
        if (!(concat.layer() instanceof ConcatLayer layer)
                || concat.backward()
                || concat.bottoms().size() < 2
                || layer.axis(concat.bottoms().get(0)) != CHANNELS) {
            return null;
        }
        Layout top = Layout.plain(concat.tops().get(0).shape()).plain(alone.type());
        return Layout.BLOCK_WIDTHS.stream()
                .filter(width -> alone.isInBlocks(width)
                        && concat.bottoms().stream().allMatch(bottom -> bottom.shape(CHANNELS) % width == 0))
                .map(width -> new Joined(session, concat, top.inBlocks(width)))
                .findFirst()
                .orElse(null);
    }

    /** Whether a kernel uses it, and its blobs still have the shapes that it was made for. */
    boolean isInUse() {
        return users > 0
                && layout.hasShape(Layout.plain(concat.tops().get(0).shape()))
                && IntStream.range(0, places.size())
                        .allMatch(i -> places.get(i)
                                .hasShape(Layout.plain(concat.bottoms().get(i).shape())));
    }

    /** How {@code bottom} lies in it. */
    Layout layoutOf(Blob bottom) {
        return places.get(concat.bottoms().indexOf(bottom));
    }

    /** One kernel more writes a part, or hands the whole over; the first one gets the memory. */
    void use() {
        if (users++ == 0) {
            boolean kept = concat.bottoms().stream().anyMatch(bottom -> session.keeps(bottom.dataStorage()));
            lease = kept
                    ? null
                    : session.lease(
                            concat.tops().get(0).dataStorage(), layout.desc().get_size());
            Tensor all = lease == null ? session.tensor(layout) : session.view(layout, lease.memory());
            parts = places.stream().map(all::viewed).toList();
            whole = all;
        }
    }

    /** All numbers; for its users. */
    Tensor whole() {
        return Objects.requireNonNull(whole);
    }

    /** Those of the concat's bottoms, in order; for its users. */
    List<Tensor> parts() {
        return parts;
    }

    Tensor part(Blob bottom) {
        return parts.get(concat.bottoms().indexOf(bottom));
    }

    /** One kernel less; the last one frees the memory, unless it is still a storage's truth. */
    void release() {
        if (--users > 0) {
            return;
        }
        if (lease != null) {
            lease.end();
        } else if (!isTruth()) {
            parts.forEach(Tensor::free);
            whole().free();
        }
    }

    private boolean isTruth() {
        return isTruth(whole(), concat.tops().get(0))
                || IntStream.range(0, parts.size())
                        .anyMatch(i -> isTruth(parts.get(i), concat.bottoms().get(i)));
    }

    private static boolean isTruth(Tensor tensor, Blob blob) {
        return tensor.isKept() || blob.dataStorage().twin() == tensor;
    }
}
