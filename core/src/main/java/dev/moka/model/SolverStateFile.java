package dev.moka.model;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.proto.BlobProto;
import dev.moka.proto.SolverState;
import dev.moka.proto.TrainingProgress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a solver needs beside the weights to go on: a {@code .solverstate}, or a {@code .solverstate.h5}, as native Caffe writes and
 * reads them.
 *
 * @param iteration updates made
 * @param weights the file with the weights, as the state names it; empty if it names none
 * @param currentStep how often the policies step and multistep have lowered the rate
 * @param history momentum and the like: a blob for each learnable parameter, then, for solvers with two, a second for each
 * @param progress how far each net's data and random draws have come; without nets in a file of native Caffe's, which skips it
 */
public record SolverStateFile(
        int iteration, String weights, int currentStep, List<WeightBlob> history, TrainingProgress progress) {
    static final String ROLE = "a solver's state (.solverstate)";

    /**
     * Reads a state, of either format, told apart by content.
     *
     * @throws MokaException of kind MODEL if it is missing, damaged, or something else
     */
    public static SolverStateFile read(Path file) {
        FileKind kind = FileKind.require(file, ROLE);
        if (kind == FileKind.HDF5) {
            return Hdf5State.read(file);
        }
        if (kind == FileKind.TEXT) {
            throw MokaException.model("%s is text, not %s: give the file that a snapshot wrote", file, ROLE);
        }
        try {
            return of(file, parse(file));
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static SolverState parse(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return SolverState.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            return SolverState.parseFrom(Padding.removed(Files.readAllBytes(file)));
        }
    }

    private static SolverStateFile of(Path file, SolverState state) throws IOException {
        if (!state.hasIter()) {
            throw MokaException.model(
                    "%s is not %s: it has no iteration; if these are weights, give the .solverstate that lies beside them",
                    file, ROLE);
        }
        return new SolverStateFile(
                state.getIter(),
                state.getLearnedNet(),
                state.getCurrentStep(),
                state.getHistoryList().stream().map(SolverStateFile::blob).toList(),
                // Fields that Caffe does not know are kept as they were read, and hold nothing else.
                TrainingProgress.parseFrom(state.getUnknownFields().toByteString()));
    }

    private static WeightBlob blob(BlobProto proto) {
        boolean legacy = proto.hasNum() || proto.hasChannels() || proto.hasHeight() || proto.hasWidth();
        int[] shape = legacy
                ? new int[] {proto.getNum(), proto.getChannels(), proto.getHeight(), proto.getWidth()}
                : proto.getShape().getDimList().stream()
                        .mapToInt(Long::intValue)
                        .toArray();
        float[] numbers = RawData.numbers(proto, WeightBlob.count(shape));
        return new WeightBlob(
                shape,
                legacy,
                WeightBlob.of(new int[] {numbers.length}, () -> numbers).source());
    }

    static MokaException damaged(Path file, Throwable cause) {
        return new MokaException(
                MokaException.Kind.MODEL,
                String.format("%s is cut short or damaged: resume from an earlier snapshot", file),
                cause);
    }

    /**
     * Writes the state, as HDF5 if the name ends in {@code .h5}: whole or not at all, one blob in memory at a time.
     *
     * @throws MokaException of kind FAILED if it cannot be written
     */
    public void write(Path file) {
        if (CaffeModel.isHdf5(file)) {
            Hdf5State.write(file, this);
            return;
        }
        SolverState head = SolverState.newBuilder()
                .setIter(iteration)
                .setLearnedNet(weights)
                .setCurrentStep(currentStep)
                .build();
        requireSize(file, head);
        AtomicFile.write(file, stream -> {
            CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 16);
            head.writeTo(out);
            for (WeightBlob blob : history) {
                BlobMessage.write(out, SolverState.HISTORY_FIELD_NUMBER, blob);
            }
            progress.writeTo(out);
            out.flush();
        });
    }

    private void requireSize(Path file, SolverState head) {
        long size = (long) head.getSerializedSize() + progress.getSerializedSize();
        for (WeightBlob blob : history) {
            size += BlobMessage.size(SolverState.HISTORY_FIELD_NUMBER, blob);
        }
        if (size > Integer.MAX_VALUE) {
            throw MokaException.failed(
                    "%s would have %d bytes; a .solverstate cannot have more than 2 GB: set snapshot_format: HDF5",
                    file, size);
        }
    }
}
