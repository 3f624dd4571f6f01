package dev.moka.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Memory for numbers that are needed from one step of a net to another only: what is not needed at the same time shares it. */
final class Arena implements AutoCloseable {
    /** The right to use a piece of memory from step {@code from} to step {@code until}, both included. */
    record Lease(Piece piece, int from, int until) {
        Pointer memory() {
            return piece.memory.get_data_handle();
        }

        void end() {
            piece.leases.removeIf(lease -> lease == this);
        }
    }

    private record Piece(memory memory, long bytes, List<Lease> leases) {
        boolean isFree(int from, int until) {
            return leases.stream().noneMatch(lease -> lease.from <= until && from <= lease.until);
        }
    }

    private final engine engine;
    private final List<Piece> pieces = new ArrayList<>();

    Arena(engine engine) {
        this.engine = engine;
    }

    /** Lends the smallest piece that is free then and large enough, or a new one. */
    Lease lease(long bytes, int from, int until) {
        Optional<Piece> found = pieces.stream()
                .filter(piece -> piece.bytes >= bytes && piece.isFree(from, until))
                .min(Comparator.comparingLong(Piece::bytes));
        Piece piece = found.orElseGet(() -> {
            memory.desc desc =
                    Layout.plain((bytes + Float.BYTES - 1) / Float.BYTES).desc();
            Piece added = new Piece(new memory(desc, engine), bytes, new ArrayList<>());
            pieces.add(added);
            return added;
        });
        Lease lease = new Lease(piece, from, until);
        piece.leases.add(lease);
        return lease;
    }

    int pieces() {
        return pieces.size();
    }

    @Override
    public void close() {
        pieces.forEach(piece -> piece.memory.close());
        pieces.clear();
    }
}
