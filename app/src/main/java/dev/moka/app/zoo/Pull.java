package dev.moka.app.zoo;

import dev.moka.MokaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings models into the store. A model appears there in one move, when all its files are here and are the right ones; until then
 * they gather in {@code .pulling/NAME}, where also files that were fetched by hand are taken.
 */
public final class Pull {
    private final ModelStore store;
    private final @Nullable String mirror;
    private final PullListener listener;
    private final Download download;

    /**
     * @param mirror a folder or an address that has {@code MODEL/FILE}; null for the addresses on the cards
     * @param patience how long a server may be silent
     */
    public Pull(ModelStore store, @Nullable String mirror, Duration patience, PullListener listener) {
        this.store = store;
        this.mirror = mirror;
        this.listener = listener;
        this.download = new Download(patience, listener);
    }

    /**
     * Pulls a model, or finds it already here.
     *
     * @param force whether to replace what is here
     * @return its folder
     * @throws MokaException (FAILED) if that did not work; nothing half-done is visible, and the next pull goes on
     */
    public Path run(ZooCard card, boolean force) throws InterruptedException {
        Path target = store.folder(card.name());
        if (Files.isDirectory(target) && !force) {
            requireIntact(card.name(), target);
            listener.note(card.name() + " is already here, and verified: " + target);
            return target;
        }
        Path workshop = store.workshop(card.name());
        try {
            Files.createDirectories(workshop);
        } catch (IOException e) {
            throw Part.cannotWrite(workshop, e);
        }
        Path lock = workshop.resolveSibling(card.name() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unused = lock(channel, card.name())) {
            List<ZooFile> known = new ArrayList<>();
            for (ZooFile file : card.files()) {
                known.add(take(card, file, workshop));
            }
            settle(card, known, workshop, target);
        } catch (IOException e) {
            throw Part.cannotWrite(lock, e);
        }
        return target;
    }

    private static FileLock lock(FileChannel channel, String name) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
        }
        if (lock == null) {
            throw MokaException.failed("%s is being pulled by another moka: wait for it", name);
        }
        return lock;
    }

    private void requireIntact(String name, Path target) {
        if (store.state(name) != ModelStore.State.YES) {
            throw MokaException.failed(
                    "%s is there, and was not made by moka pull: pass --force to replace it", target);
        }
        String changed = ModelStore.verify(target).stream()
                .filter(check -> check.verdict().differs())
                .map(ModelStore.Check::file)
                .collect(Collectors.joining(", "));
        if (!changed.isEmpty()) {
            throw MokaException.failed(
                    "%s is here, but no longer as it was pulled (%s): moka models verify %s shows it, --force replaces it",
                    name, changed, name);
        }
    }

    /** Sees that a file is in the workshop and right; says where to get it if that fails. */
    private ZooFile take(ZooCard card, ZooFile file, Path workshop) throws InterruptedException {
        Path here = workshop.resolve(file.name());
        Set<String> reasons = new LinkedHashSet<>();
        if (Files.exists(here)) {
            try {
                return Trust.check(here, file);
            } catch (SourceException e) {
                listener.warn(here + " was deleted: " + e.getMessage());
                Part.discard(here);
            }
        }
        for (Source source : Source.of(card, file, mirror)) {
            try {
                ZooFile known = fetch(source, file, workshop);
                listener.note(String.format(
                        "%s: %,d bytes, %s",
                        file.name(),
                        known.size(),
                        file.sha1() == null
                                ? "checked by its structure only: the card knows no SHA-1"
                                : "SHA-1 verified"));
                return known;
            } catch (SourceException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        throw new MokaException(MokaException.Kind.FAILED, String.join("; ", reasons) + ": " + remedy(card, workshop));
    }

    private String remedy(ZooCard card, Path workshop) {
        List<ZooFile> missing = card.files().stream()
                .filter(file -> Files.notExists(workshop.resolve(file.name())))
                .toList();
        if (mirror != null) {
            return "the mirror must have " + card.name() + "/FILE for "
                    + missing.stream().map(ZooFile::name).collect(Collectors.joining(", "))
                    + "; or pull without it";
        }
        String addresses = missing.stream()
                .map(file -> file.urls().isEmpty() ? file.name() : file.urls().get(0))
                .collect(Collectors.joining(" and "));
        return "fetch " + addresses + " by hand into " + workshop
                + " and run the same command again, or pull from a copy with --mirror DIR|URL";
    }

    private ZooFile fetch(Source source, ZooFile file, Path workshop) throws SourceException, InterruptedException {
        Part part = new Part(workshop, file.name());
        boolean continued = false;
        do {
            if (source instanceof Source.Local local) {
                copy(local.path(), part);
            } else if (source instanceof Source.Remote remote && remote.member() != null) {
                extract(remote, remote.member(), part, workshop);
            } else if (source instanceof Source.Remote remote) {
                continued = download.fetch(remote.address(), part, file.size()) && !continued;
            }
            try {
                ZooFile known = Trust.check(part.file(), file);
                part.finish();
                return known;
            } catch (SourceException e) {
                part.delete();
                if (!continued) {
                    throw new SourceException(e.getMessage() + "; it was deleted", e);
                }
            }
        } while (true);
    }

    private void copy(Path from, Part part) throws SourceException {
        if (!Files.isRegularFile(from)) {
            throw new SourceException(from + " is not there");
        }
        try (InputStream in = Files.newInputStream(from)) {
            part.delete();
            part.requireRoom(Files.size(from));
            listener.started(part.name(), 0, Files.size(from));
            try (FileChannel out = part.open(0)) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    part.write(out, ByteBuffer.wrap(buffer, 0, n));
                    listener.advanced(n);
                }
            } finally {
                listener.stopped();
            }
        } catch (IOException e) {
            throw new SourceException(from + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void extract(Source.Remote remote, String member, Part part, Path workshop)
            throws SourceException, InterruptedException {
        Part whole = new Part(workshop, remote.fileName());
        Path archive = workshop.resolve(whole.name());
        if (Files.notExists(archive)) {
            download.fetch(remote.address(), whole, null);
            whole.finish();
        }
        part.delete();
        try {
            TarGz.extract(archive, member, part.file());
        } catch (IOException e) {
            Part.discard(archive);
            throw new SourceException(remote.address() + ": " + e.getMessage(), e);
        }
    }

    private void settle(ZooCard card, List<ZooFile> known, Path workshop, Path target) throws IOException {
        Path model = workshop.resolve(ZooCard.MODEL_FILE);
        Files.writeString(model, card.modelJson());
        List<ZooFile> all = new ArrayList<>(known);
        all.add(new ZooFile(ZooCard.MODEL_FILE, List.of(), Sha1.of(model), Files.size(model)));
        Files.writeString(workshop.resolve(ZooCard.FILE), card.withFiles(all).json());
        Set<String> wanted = all.stream().map(ZooFile::name).collect(Collectors.toSet());
        try (Stream<Path> entries = Files.list(workshop)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!wanted.contains(name) && !name.equals(ZooCard.FILE)) {
                    Files.delete(entry);
                }
            }
        }
        if (Files.exists(target)) {
            store.setAside(card.name());
        }
        Files.move(workshop, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
