/**
 * Data sets: databases of records, lists of pictures, batches made of them ahead of the net, and the tools that make databases.
 *
 * <p>In: LMDB, LevelDB, picture files. Out: batches of arrays, by the running number of their first record.
 */
@NullMarked
package dev.moka.data;

import org.jspecify.annotations.NullMarked;
