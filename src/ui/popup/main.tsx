/** Starts the popup. */
import { mount } from '../parts/mount.tsx';
import { Popup } from './popup.tsx';

mount(Popup);
